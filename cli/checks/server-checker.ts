import { randomBytes } from "node:crypto";
import { referenceOf } from "../../check/check-image.ts";
import { quoteText } from "../../placement/quote-text.ts";
import { Deadline } from "../../registry/transport/deadline.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { ObjectPlace } from "../cluster/object-place.ts";
import type { ImageUse } from "../workloads/image-use.ts";
import type { ImageCheckApi } from "./image-check-api.ts";
import { imageCheckFor } from "./image-check-request.ts";
import type { ImageChecker } from "./image-checker.ts";
import { type ImageFinding, problemFinding } from "./image-finding.ts";
import { storedFindingOf } from "./stored-finding.ts";

export interface ServerCheckerOptions {
  readonly api: Pick<ImageCheckApi, "create" | "read" | "remove">;
  /** How long the cluster has for each image. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Told of what could not be removed again. */
  readonly warn: (text: string) => void;
}

const POLL_INTERVAL_MS = 500;

/** Has the cluster check, by an ImageCheck for each image that is removed again. */
export class ServerChecker implements ImageChecker {
  readonly concurrency = 32;
  readonly #options: ServerCheckerOptions;
  readonly #run = randomBytes(4).toString("hex");
  #created = 0;

  constructor(options: ServerCheckerOptions) {
    this.#options = options;
  }

  keyOf({ image, context, constraints }: ImageUse): string {
    const { namespace, secretNames, serviceAccountName } = context;
    const account = secretNames.length > 0 ? "" : serviceAccountName;
    const { nodeSelector } = constraints;
    return JSON.stringify([image.reference, namespace, secretNames, account, nodeSelector]);
  }

  async check(use: ImageUse, signal: AbortSignal): Promise<ImageFinding> {
    const { api } = this.#options;
    const reference = referenceOf(use.image.reference);
    if ("message" in reference) return problemFinding(reference);
    const { namespace } = use.context;
    const place = { namespace, name: `verify-${this.#run}-${++this.#created}` };
    try {
      const body = imageCheckFor(use, place);
      const creation = await api.create(body, namespace, signal);
      if (creation.kind === "created") return await this.#await(use, { place, signal });
      const what = `The cluster takes no ImageCheck in namespace ${quoteText(namespace)}`;
      return notYetKnown(`${what}: ${creation.reason}`);
    } finally {
      await this.#remove(place);
    }
  }

  async #await(
    { image }: ImageUse,
    { place, signal }: { readonly place: ObjectPlace; readonly signal: AbortSignal },
  ): Promise<ImageFinding> {
    const { api, clock, timeoutMs } = this.#options;
    const deadline = new Deadline(signal, { clock, timeoutMs });
    try {
      for (;;) {
        const finding = storedFindingOf(await api.read(place, deadline.signal));
        if (finding !== undefined) return finding;
        await clock.sleep(POLL_INTERVAL_MS, deadline.signal);
      }
    } catch (error) {
      if (signal.aborted || !deadline.hasPassed) throw error;
      const seconds = timeoutMs / 1000;
      return notYetKnown(
        `The cluster has not checked ${quoteText(image.reference)} within ${seconds} s; see that the controller of Layerwise runs`,
      );
    } finally {
      deadline.end();
    }
  }

  async #remove(place: ObjectPlace): Promise<void> {
    const { api, warn } = this.#options;
    try {
      await api.remove(place);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const command = `kubectl delete imagecheck -n ${place.namespace} ${place.name}`;
      warn(`${reason}; remove it with ${command}`);
    }
  }
}

function notYetKnown(message: string): ImageFinding {
  return { verdict: "unknown", reason: "NotYetKnown", message, platforms: [] };
}
