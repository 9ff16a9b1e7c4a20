import { formatBytes } from "../placement/format-bytes.ts";
import { type ComparedRuns, formatComparison, formatOutcome } from "./comparison-table.ts";
import type { DemoPlan } from "./demo-plan.ts";

/** The whole report of a demo, for a terminal. */
export function formatReport(
  plan: DemoPlan,
  runs: ComparedRuns,
  explanations: readonly string[],
): string {
  const bytes = [...plan.images].flatMap((image) => image.layers).map((layer) => layer.sizeBytes);
  const total = formatBytes(bytes.reduce((sum, sizeBytes) => sum + sizeBytes, 0));
  return `
${runs.without.pods} pods with ${plan.images.size} ${plan.imageSet} images (${total}) over ${plan.nodes.length} simulated nodes that pull 40 MB/s, one image at a time.
Scheduler, registry, controller and extender are real; nodes and time (${plan.timeScale.toFixed(0)} times as fast) are simulated.
The owners of the pods stand before their pods, as Deployments do, so Layerwise has read what their images consist of.

${formatComparison(runs)}

Why three pods landed where they did:
${explanations.map((line) => `  ${line}`).join("\n")}

${formatOutcome(runs)}
`;
}
