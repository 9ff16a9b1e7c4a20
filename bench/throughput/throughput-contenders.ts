import type { ControlPlane } from "../../test/cluster/control-plane.ts";
import { startMeasuredExtender } from "../processes/measured-extender.ts";
import { parseMetric } from "../processes/metrics-text.ts";
import {
  type ReferenceAnswer,
  startFewNamesExtender,
  startReferenceExtender,
} from "../processes/reference-extender.ts";
import type { RunningExtender } from "../processes/running-extender.ts";
import type { ThroughputImages } from "./throughput-images.ts";

/** One way to schedule the pods of a round. */
export interface Contender {
  readonly title: string;
  readonly images: "warm" | "mixed" | "cold";
  /** Whether nothing has called it before, when Node.js has yet to compile what it runs. */
  readonly isJustStarted?: true;
  /** Undefined: the scheduler asks nobody. */
  readonly start: ((place: ContenderPlace) => Promise<RunningExtender>) | undefined;
}

interface ContenderPlace {
  readonly controlPlane: ControlPlane;
  readonly profile?: string | undefined;
}

/** Everything that is compared; `referenceExtender` is the path of the Go one. */
export function contendersOf(referenceExtender: string): Contender[] {
  const reference = (answer: ReferenceAnswer) => (place: ContenderPlace) =>
    startReferenceExtender({
      binary: referenceExtender,
      answer,
      folder: place.controlPlane.workDir,
    });
  const ours = (images: keyof Omit<ThroughputImages, "onNodes">): Contender => ({
    title: `Layerwise, ${images} images`,
    images,
    start: startOurs,
  });
  return [
    { title: "no extender", images: "mixed", start: undefined },
    { title: "an extender that answers []", images: "mixed", start: reference("none") },
    { title: "a Go extender that scores every name", images: "mixed", start: reference("every") },
    { title: "a Go extender that names 32", images: "mixed", start: reference("few") },
    {
      title: "a bare Node.js extender that names 32",
      images: "mixed",
      start: ({ controlPlane }) => startFewNamesExtender(controlPlane.workDir),
    },
    ours("warm"),
    ours("mixed"),
    ours("cold"),
    { ...ours("mixed"), title: "Layerwise, mixed images, just started", isJustStarted: true },
  ];
}

async function startOurs({ controlPlane, profile }: ContenderPlace): Promise<RunningExtender> {
  const { role, url } = await startMeasuredExtender({
    kubeconfig: controlPlane.kubeconfig,
    folder: controlPlane.workDir,
    profile,
    // The extenders it is compared with carry none.
    isProbed: false,
  });
  return {
    url,
    async readCounts() {
      const metrics = await role.readMetrics();
      return {
        calls: parseMetric(metrics, "layerwise_scored_nodes_count"),
        entries: parseMetric(metrics, "layerwise_scored_nodes_sum"),
      };
    },
    readCpuSeconds: async () => (await role.readUsage()).cpuSeconds,
    [Symbol.asyncDispose]: () => role[Symbol.asyncDispose](),
  };
}
