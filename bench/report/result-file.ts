import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { VERSION } from "../../runtime/version.ts";
import type { BenchmarkReport } from "../benchmark.ts";
import type { MachineConditions } from "./machine-conditions.ts";
import { formatPlot } from "./svg-plot.ts";

const RESULTS = fileURLToPath(new URL("../results/", import.meta.url));

/**
 * Writes a report with what is needed to judge it to `results/<name>.json` and returns the path; plots are beside it as
 * `<name>-<plot>.svg`.
 */
export async function writeResultFile(
  name: string,
  report: BenchmarkReport,
  run: { readonly seed: number; readonly date: string; readonly machine: MachineConditions },
): Promise<string> {
  await mkdir(RESULTS, { recursive: true });
  const path = join(RESULTS, `${name}.json`);
  const versions = {
    kubernetes: report.kubernetesVersion,
    node: process.version,
    layerwise: VERSION,
  };
  const document = { benchmark: name, ...run, versions, figures: report.figures };
  await writeFile(path, `${JSON.stringify(document, null, 2)}\n`);
  for (const [plot, content] of Object.entries(report.plots ?? {})) {
    await writeFile(join(RESULTS, `${name}-${plot}.svg`), formatPlot(content));
  }
  return path;
}
