import { apply } from "../../kube/apply.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { Runnable } from "../../runtime/runnable.ts";
import { FIELD_MANAGER } from "../field-manager.ts";
import { eraserExclusionsOf } from "./eraser-exclusions.ts";

/** How far the list may lag; Eraser itself looks once a day. */
const INTERVAL_MS = 60_000;
/** After so many intervals what is unchanged is written again: somebody may have deleted it. */
const REWRITE_INTERVALS = 10;

export interface EraserWriterOptions {
  readonly client: KubeClient;
  /**
   * Where Eraser runs. It takes a ConfigMap of any namespace for one of its own, so that one elsewhere would keep its pods
   * from starting.
   */
  readonly namespace: string;
  /** What the caches want on any node, normalized. */
  readonly images: () => Iterable<string>;
  /** Aborts when the lease is lost: no write may go on then. */
  readonly lost: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Tells Eraser which images to leave on the nodes; for one term of leadership. */
export class EraserWriter implements Runnable {
  readonly #options: EraserWriterOptions;
  #written: string | undefined;
  #unchanged = 0;
  #complaint: string | undefined;

  constructor(options: EraserWriterOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#write(signal);
      await this.#options.clock.sleep(INTERVAL_MS, signal).catch(() => undefined);
    }
  }

  async #write(signal: AbortSignal): Promise<void> {
    const { client, namespace, images, lost } = this.#options;
    const { object, leftOut } = eraserExclusionsOf(images(), namespace);
    const text = JSON.stringify(object);
    if (text === this.#written && ++this.#unchanged < REWRITE_INTERVALS) return;
    try {
      const path = `/api/v1/namespaces/${namespace}/configmaps/${object.metadata.name}`;
      await apply(client, path, { object, fieldManager: FIELD_MANAGER, signal: lost });
      this.#written = text;
      this.#unchanged = 0;
      this.#complaint = undefined;
      if (leftOut > 0) this.#complain(`${leftOut} images do not fit into the list for Eraser`);
    } catch (error) {
      if (!signal.aborted) this.#complain("list for Eraser not written, trying again", error);
    }
  }

  /** Once for each trouble, not at every try. */
  #complain(message: string, error?: unknown): void {
    const text = `${message} ${error instanceof Error ? error.message : ""}`;
    if (this.#complaint === text) return;
    this.#complaint = text;
    this.#options.logger.warn({ err: error }, message);
  }
}
