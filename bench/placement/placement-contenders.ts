import type { DemoCluster } from "../../demo/demo-cluster.ts";
import { freeAddresses } from "../../demo/free-addresses.ts";
import { waitForKnownImages } from "../../demo/known-images.ts";
import { startLayerwise } from "../../demo/layerwise-roles.ts";
import { SCHEDULER_CONFIGURATION } from "../../demo/scheduler-configuration.ts";
import type { SchedulerOptions } from "../../test/cluster/scheduler.ts";
import { type ExactFormula, startExactExtender } from "./exact-extender.ts";
import { exactScores } from "./exact-scores.ts";
import { layerShareScore } from "./layer-share-score.ts";
import type { PlacementContender, RunningContender } from "./placement-contender.ts";
import {
  atEachTrade,
  atTrade,
  IMAGE_LOCALITY_WEIGHT,
  SAVING_BEFORE_SPREADING,
} from "./placement-trades.ts";

const DEFAULT: PlacementContender = {
  title: "default scheduler",
  start: async () => builtIn({}),
};
const LAYER_SHARE: PlacementContender = {
  title: "LRScheduler's formula, exact knowledge",
  start: () => exact((image, nodes) => nodes.map((node) => layerShareScore(image, node))),
};
const OURS: PlacementContender = { title: "Layerwise", start: startOurs };

/** In the order in which they are compared: everything is compared with the first. */
export const PLACEMENT_CONTENDERS: readonly PlacementContender[] = [
  DEFAULT,
  {
    title: `ImageLocality at weight ${IMAGE_LOCALITY_WEIGHT}`,
    start: async () => builtIn({ edit: weighImageLocality }),
  },
  LAYER_SHARE,
  OURS,
  atTrade(OURS, SAVING_BEFORE_SPREADING),
  { title: "Layerwise's score, exact knowledge", start: () => exact(exactScores) },
];

/** The same, for how much less is pulled and waited at which spread of load. */
export const CURVE_CONTENDERS: readonly PlacementContender[] = [
  DEFAULT,
  ...[LAYER_SHARE, OURS].flatMap(atEachTrade),
];

function builtIn(scheduler: SchedulerOptions): RunningContender {
  return { scheduler, [Symbol.asyncDispose]: () => Promise.resolve() };
}

const weighImageLocality: NonNullable<SchedulerOptions["edit"]> = (configuration) => {
  const enabled = [{ name: "ImageLocality", weight: IMAGE_LOCALITY_WEIGHT }];
  const plugins = { score: { enabled } };
  configuration.profiles = [{ schedulerName: "default-scheduler", plugins }];
};

async function exact(formula: ExactFormula): Promise<RunningContender> {
  const extender = await startExactExtender(formula);
  return {
    scheduler: { configuration: SCHEDULER_CONFIGURATION, extenderUrl: extender.url },
    watch: (world) => extender.watch(world),
    [Symbol.asyncDispose]: () => extender[Symbol.asyncDispose](),
  };
}

async function startOurs({
  controlPlane,
  client,
  registry,
}: DemoCluster): Promise<RunningContender> {
  const addresses = await freeAddresses();
  const roles = await startLayerwise({
    addresses,
    kubeconfig: controlPlane.kubeconfig,
    insecureRegistries: [registry.host],
    logFolder: controlPlane.workDir,
  });
  return {
    scheduler: {
      configuration: SCHEDULER_CONFIGURATION,
      extenderUrl: `http://${addresses.extender}`,
    },
    onOwners: (images, signal) => waitForKnownImages(client, images, signal),
    [Symbol.asyncDispose]: () => roles[Symbol.asyncDispose](),
  };
}
