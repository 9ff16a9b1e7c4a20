import { z } from "zod";
import { decodeExtenderArgs } from "../../extender/extender-args.ts";
import { Prioritizer } from "../../extender/prioritizer.ts";
import { formatImageReference, parseImageReference } from "../../placement/image-reference.ts";
import { Inventory } from "../../placement/inventory.ts";
import {
  type CaseRule,
  type CaseSuite,
  caseRule,
  differenceOf,
  namedCase,
  runCases,
} from "./case-suite.ts";

const scoreCase = z.object({
  containers: z.array(z.string()).min(1),
  nodes: z
    .array(
      z.object({
        name: z.string(),
        images: z.array(z.object({ names: z.array(z.string()), sizeBytes: z.number() })),
      }),
    )
    .min(1),
  expectedScores: z.array(z.number()),
});
type ScoreCase = z.infer<typeof scoreCase>;

const nameCase = z.object({ in: z.string(), out: z.string() });
const shape = z.object({
  scores: z.array(z.record(z.string(), z.unknown())).min(1),
  normalizedNames: z.array(z.record(z.string(), z.unknown())).default([]),
});

const rules: ReadonlyMap<string, CaseRule> = new Map([
  ["order", caseRule(scoreCase, orderDifference)],
  [
    "normalizedNames",
    caseRule(nameCase, (each) => differenceOf(identityOf(each.in), identityOf(each.out))),
  ],
]);

/** Vectors of kube-scheduler's ImageLocality. */
export const imageLocalityCases: CaseSuite = {
  name: "ImageLocality",
  run(file) {
    const { success, data } = shape.safeParse(file);
    if (!success || !data.scores.some((raw) => "expectedScores" in raw)) return undefined;
    const scores = data.scores.map((raw, index) =>
      namedCase({ raw, index }, { mode: "order", subject: raw["name"] }),
    );
    const names = data.normalizedNames.map((raw, index) =>
      namedCase({ raw, index }, { mode: "normalizedNames", subject: raw["in"] }),
    );
    return runCases([...scores, ...names], rules);
  },
};

/** Where ImageLocality prefers a node, it must cost us fewer seconds and have no lower score. */
function orderDifference({ containers, nodes, expectedScores }: ScoreCase): string | undefined {
  const inventory = new Inventory();
  for (const { name, images } of nodes) {
    const platform = { os: "linux", architecture: "amd64" };
    const capacity = { allocatableCpuMillis: 0, allocatableMemoryBytes: 0 };
    inventory.observeNode({ name, platform, images, ...capacity }, 0);
  }
  const decoded = decodeExtenderArgs({
    Pod: { spec: { containers: containers.map((image) => ({ name: image, image })) } },
    NodeNames: nodes.map(({ name }) => name),
  });
  if (decoded.kind === "invalid") return decoded.reason;
  const defaults = { bytesPerSecond: 100e6, secondsPerImage: 0.2 };
  const prioritizer = new Prioritizer(inventory, defaults);
  prioritizer.candidates.clear();
  for (const name of decoded.args.nodeNames) prioritizer.candidates.add(name);
  const { columns, scores } = prioritizer.prioritize(decoded.args.pod, 0);
  const ours = Array.from(scores, (score, index) => ({
    node: columns.nodeAt(index),
    seconds: columns.pullSeconds[index] ?? 0,
    score,
    theirs: expectedScores[index] ?? 0,
  }));
  for (const better of ours) {
    for (const worse of ours) {
      if (better.theirs <= worse.theirs) continue;
      if (better.seconds < worse.seconds && better.score >= worse.score) continue;
      return `expected ${better.node} before ${worse.node}, got ${JSON.stringify([better, worse])}`;
    }
  }
  return differenceOf(ours.length, expectedScores.length);
}

function identityOf(text: string): string {
  return formatImageReference(parseImageReference(text));
}
