import type { KubeClient } from "../../kube/kube-client.ts";
import { type CheckedImage, checkUses } from "../checks/check-uses.ts";
import type { PlatformChoice } from "../checks/wanted-platforms.ts";
import { chosenNamespace } from "../cluster/chosen-namespace.ts";
import { readKnownNodes } from "../cluster/known-nodes.ts";
import type { Surroundings } from "../surroundings.ts";
import { paintFor } from "../terminal/colour.ts";
import { escapeText } from "../terminal/escape-text.ts";
import { formatDocument } from "../terminal/format-document.ts";
import type { Verdict } from "../verdict.ts";
import { type ImageUse, imageUsesOf } from "../workloads/image-use.ts";
import { readNamespace } from "../workloads/namespace-workloads.ts";
import { readManifests } from "../workloads/read-manifests.ts";
import type { Workload } from "../workloads/workload.ts";
import { createChecker } from "./create-checker.ts";
import { neverPulledFinding } from "./never-pulled.ts";
import { openCluster } from "./open-cluster.ts";
import { progressOn } from "./progress-on.ts";
import { summaryOf, verdictOfAll } from "./report.ts";
import { reportDocumentOf } from "./report-document.ts";
import { formatTable } from "./report-table.ts";
import type { VerifyOptions } from "./verify-options.ts";

/** Checks every image of what the options name, prints what it found, and resolves to the worst of it. */
export async function verify(options: VerifyOptions, surroundings: Surroundings): Promise<Verdict> {
  const { stdout, stderr, environment } = surroundings;
  await using stack = new AsyncDisposableStack();
  const client = openCluster(options, surroundings);
  stack.defer(async () => client?.close());
  const workloads = await readWorkloads(options, { surroundings, client });
  const uses = workloads.flatMap(imageUsesOf);
  // Told when the live lines are gone, which they would tear.
  const warnings: string[] = [];
  const warn = (text: string): void => void warnings.push(text);
  let images: readonly CheckedImage[];
  try {
    images = await checkAll(uses, options, { surroundings, client, warn, stack });
  } finally {
    for (const text of warnings) stderr.write(`warning: ${escapeText(text)}\n`);
  }
  if (options.output !== undefined) {
    stdout.write(formatDocument(reportDocumentOf(images), options.output));
  } else if (images.length > 0) {
    const paint = paintFor({ isTerminal: stdout.isTTY === true, environment });
    stdout.write(formatTable(images, paint));
  }
  stderr.write(`${images.length > 0 ? summaryOf(images) : "No images found"}\n`);
  return verdictOfAll(images);
}

async function readWorkloads(
  { source, namespace: named }: VerifyOptions,
  { surroundings, client }: Pick<Means, "surroundings" | "client">,
): Promise<Workload[]> {
  const { stdin, environment, signal } = surroundings;
  const namespace = chosenNamespace(client, named);
  if (source.kind !== "namespace") {
    return readManifests(source, { namespace, stdin, environment, signal });
  }
  return client === undefined ? [] : readNamespace(client, namespace, signal);
}

interface Means {
  readonly surroundings: Surroundings;
  readonly client: KubeClient | undefined;
  readonly warn: (text: string) => void;
  readonly stack: AsyncDisposableStack;
}

async function checkAll(
  uses: readonly ImageUse[],
  options: VerifyOptions,
  { surroundings, client, warn, stack }: Means,
): Promise<CheckedImage[]> {
  if (uses.length === 0) return [];
  const { clock, signal } = surroundings;
  const needsNodes =
    uses.some(({ image }) => image.pullPolicy === "Never") ||
    (!options.server && options.platforms.length === 0);
  const nodes = needsNodes ? await readKnownNodes(client, { clock, signal, warn }) : undefined;
  const platforms = platformChoiceOf(options, nodes);
  const checker = await createChecker(options, surroundings, { client, platforms, warn, stack });
  return checkUses(uses, {
    checker,
    neverPulled: (use) => neverPulledFinding(use, nodes),
    progress: progressOn(surroundings),
    signal,
  });
}

function platformChoiceOf(
  { platforms }: VerifyOptions,
  nodes: Awaited<ReturnType<typeof readKnownNodes>>,
): PlatformChoice {
  if (platforms.length > 0) return { kind: "named", platforms };
  return nodes === undefined || nodes.size === 0 ? { kind: "assumed" } : { kind: "nodes", nodes };
}
