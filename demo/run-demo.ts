import { writeFile } from "node:fs/promises";
import { controlPlaneBinaries, registryBinaries } from "../test/cluster/binaries.ts";
import { applyCrds } from "./apply-crds.ts";
import { cleanCluster } from "./clean-cluster.ts";
import type { ComparedRuns } from "./comparison-table.ts";
import { startDemoCluster } from "./demo-cluster.ts";
import type { DemoConsole } from "./demo-console.ts";
import type { DemoOptions } from "./demo-options.ts";
import { type DemoPlan, planDemo } from "./demo-plan.ts";
import { formatReport } from "./demo-report.ts";
import { readExplanations } from "./explanations.ts";
import { freeAddresses } from "./free-addresses.ts";
import { formatKeepHints } from "./keep-hints.ts";
import { waitForKnownImages } from "./known-images.ts";
import { startLayerwise } from "./layerwise-roles.ts";
import type { PlacedPod } from "./placed-pod.ts";
import { PlacementRun, type PlacementRunOptions } from "./placement-run.ts";
import { type PlacementSummary, summarizePlacement } from "./placement-summary.ts";
import { SCHEDULER_CONFIGURATION } from "./scheduler-configuration.ts";
import { untilEnded } from "./until-ended.ts";

const WITHOUT = "without-layerwise";
const WITH = "with-layerwise";

/** Places the same stream of pods twice over a simulated cluster and prints the comparison; stops when aborted. */
export async function runDemo(
  options: DemoOptions,
  { progress, print, logger }: DemoConsole,
  signal: AbortSignal,
): Promise<void> {
  await controlPlaneBinaries();
  await registryBinaries();
  const plan = await planDemo(options);
  progress.step(`starting a control plane and a registry, pushing ${plan.images.size} images`);
  const onProgress = (detail: string) => progress.detail(detail);
  await using cluster = await startDemoCluster(plan.images, onProgress);
  signal.throwIfAborted();
  const { client, controlPlane, registry } = cluster;
  const common = { ...plan, ...cluster, logger, onProgress };

  progress.step("run 1 of 2, without Layerwise");
  const before = await placeOnce({ ...common, namespace: WITHOUT, scheduler: {} }, signal);
  progress.step("removing what run 1 left behind");
  await cleanCluster(client, WITHOUT);

  progress.step("starting controller and extender");
  await applyCrds(client, signal);
  const addresses = await freeAddresses();
  await using layerwise = await startLayerwise({
    addresses,
    kubeconfig: controlPlane.kubeconfig,
    insecureRegistries: [registry.host],
    logFolder: controlPlane.workDir,
  });
  progress.step("run 2 of 2, with Layerwise");
  await using run = new PlacementRun({
    ...common,
    namespace: WITH,
    scheduler: {
      configuration: SCHEDULER_CONFIGURATION,
      extenderUrl: `http://${addresses.extender}`,
    },
    onOwners: () => waitForKnownImages(client, plan.images.size, signal),
  });
  const after = await run.complete(signal);
  const runs = { without: summaryOf(before, plan), with: summaryOf(after, plan) };
  const explanations = await readExplanations(addresses.extenderMetrics, after);
  progress.end("done");
  print(formatReport(plan, runs, explanations));
  if (options.json !== undefined) await writeFigures(options.json, { options, plan, runs });
  const pod = after.at(-1);
  if (!options.keep || pod === undefined) return;
  run.keepPods();
  print(formatKeepHints(cluster, addresses, pod));
  await untilEnded([run.ended(), ...layerwise.ends], signal);
}

async function placeOnce(options: PlacementRunOptions, signal: AbortSignal): Promise<PlacedPod[]> {
  await using run = new PlacementRun(options);
  return await run.complete(signal);
}

function summaryOf(placed: readonly PlacedPod[], plan: DemoPlan): PlacementSummary {
  return summarizePlacement(
    placed,
    plan.nodes.map((node) => node.name),
  );
}

async function writeFigures(
  path: string,
  figures: { readonly options: DemoOptions; readonly plan: DemoPlan; readonly runs: ComparedRuns },
): Promise<void> {
  const { options, plan, runs } = figures;
  const { nodes, pods, seed } = options;
  const { imageSet, timeScale } = plan;
  const document = { nodes, pods, seed, imageSet, images: plan.images.size, timeScale, ...runs };
  await writeFile(path, `${JSON.stringify(document, null, 2)}\n`);
}
