import { pino } from "pino";
import type { KubeClient } from "../../kube/kube-client.ts";
import { systemClock } from "../../runtime/clock.ts";
import { HollowFleet } from "../../test/cluster/hollow/hollow-fleet.ts";
import type { HollowImage } from "../../test/cluster/hollow/hollow-image.ts";
import { hollowImage } from "../../test/cluster/hollow/hollow-image-builder.ts";
import { ScaledClock } from "../../test/cluster/hollow/scaled-clock.ts";
import type { BenchNode } from "../cluster/bench-node.ts";

/** Simulated nodes do everything so much faster: what is measured is the controller, not their pulls. */
const HASTE = 20;
const IMAGE_BYTES = 4e6;
const PULLER_IMAGE = "docker.io/library/busybox:musl";
/** Of simulated time, so every two seconds. */
const REPORT_MS = 40_000;

/** Nodes whose kubelets pull what they are told to, in this process. */
export class CachingFleet implements AsyncDisposable {
  readonly #images = new Map<string, HollowImage>();
  readonly #stop = new AbortController();
  readonly #fleet: HollowFleet;
  readonly #running: Promise<void>;

  constructor(client: KubeClient, nodes: readonly BenchNode[]) {
    this.#fleet = new HollowFleet({
      client,
      clock: new ScaledClock(systemClock, HASTE),
      logger: pino({ enabled: false }),
      nodes,
      images: this.#images,
      pullOverheadMs: 100,
      reportEveryMs: REPORT_MS,
    });
    // Without layers: it is not to be counted among the images.
    const busybox = hollowImage("busybox", {});
    this.#images.set(PULLER_IMAGE, { ...busybox, reference: PULLER_IMAGE });
    this.#running = this.#fleet.run(this.#stop.signal);
    // Told of when the fleet is disposed of, and not before.
    this.#running.catch(() => undefined);
  }

  /** Gives registries an image; returns its reference. */
  push(name: string): string {
    const image = hollowImage(name, { [name]: IMAGE_BYTES });
    this.#images.set(image.reference, image);
    return image.reference;
  }

  /** Images that nodes have transferred so far. */
  get pulls(): number {
    const bytes = this.#fleet.landings().reduce((sum, landing) => sum + landing.pulledBytes, 0);
    return bytes / IMAGE_BYTES;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}
