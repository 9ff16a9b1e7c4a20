import { MAX_REFERENCES } from "../../api/image-manifest-schema.ts";
import type { Requeue } from "../../kube/work-queue.ts";
import type { Digest } from "../../placement/digest.ts";
import { parseImageReference, repositoryOf } from "../../placement/image-reference.ts";
import type { Platform } from "../../placement/platform.ts";
import type { RegistryFailure } from "../../registry/failures/registry-failure.ts";
import { askersOf, digestInquiriesOf } from "./image-inquiries.ts";
import type { Inquiry, LookUp } from "./look-up.ts";
import type { ManifestRecord } from "./manifest-record.ts";
import type { ManifestWriter } from "./manifest-writer.ts";
import type { ReconcilerParts } from "./tag-reconciler.ts";

export interface ManifestReconcilerOptions extends ReconcilerParts {
  readonly lookUp: Pick<LookUp, "readImage">;
  readonly writer: ManifestWriter;
}

interface Lookout {
  readonly inquiries: readonly Inquiry[];
  /** Platforms of nodes for which no registry was asked yet, by their text. */
  readonly missing: ReadonlyMap<string, Platform>;
  readonly record: ManifestRecord | undefined;
}

type Learnt = { readonly kind: "written" } | { readonly kind: "later"; readonly delayMs: number };

/** Keeps the ImageManifest of each digest in use, for the platforms of the nodes, with the tags that stand for it. */
export class ManifestReconciler {
  readonly #options: ManifestReconcilerOptions;

  constructor(options: ManifestReconcilerOptions) {
    this.#options = options;
  }

  async reconcile(digest: Digest, signal: AbortSignal): Promise<Requeue | void> {
    const { state, resolutions, retention, writer } = this.#options;
    const record = writer.read(digest);
    const inquiries = digestInquiriesOf(digest, resolutions.tagsOf(digest), state.usage);
    if (inquiries.length === 0) return this.#retire(digest, record);
    retention.reset(digest);
    const missing = this.#missingPlatforms(record);
    const learnt =
      missing.size === 0
        ? undefined
        : await this.#learn(digest, { inquiries, missing, record }, signal);
    if (learnt?.kind === "written") {
      // Also when there are none: kubectl's columns stand in the status.
      await writer.writeReferences(digest, this.#referencesOf(digest));
    } else {
      await this.#updateReferences(digest, record);
    }
    return learnt?.kind === "later" ? { requeueAfterMs: learnt.delayMs } : undefined;
  }

  async #learn(
    digest: Digest,
    { inquiries, missing, record }: Lookout,
    signal: AbortSignal,
  ): Promise<Learnt> {
    const { lookUp, failures, writer } = this.#options;
    const askers = askersOf(inquiries);
    const delayMs = failures.waitMs(digest, askers);
    if (delayMs > 0) return { kind: "later", delayMs };
    const sought = [...new Set([...(record?.soughtPlatforms ?? []), ...missing.keys()])].sort();
    let failure: RegistryFailure | undefined;
    for (const inquiry of inquiries) {
      const result = await lookUp.readImage(inquiry, { platforms: [...missing.values()], signal });
      if (result.kind === "failed") {
        failure ??= result.failure;
        continue;
      }
      const repository = repositoryOf(parseImageReference(inquiry.key));
      const written = await writer.writeContent(result.value, { repository, sought });
      if (written) {
        failures.forget(digest);
        return { kind: "written" };
      }
      failure = INDESCRIBABLE;
    }
    // The platforms it has are known, and now also that it has no others.
    if (failure?.class === "NoMatchingPlatform" && record !== undefined) {
      await writer.writeSought(digest, sought);
      failures.forget(digest);
      return { kind: "written" };
    }
    return {
      kind: "later",
      delayMs: failures.fail(digest, { failure: failure ?? INDESCRIBABLE, askers }),
    };
  }

  async #retire(digest: Digest, record: ManifestRecord | undefined): Promise<Requeue | void> {
    const { retention, failures, writer } = this.#options;
    const remainingMs = record === undefined ? 0 : retention.remainingMs(digest);
    if (remainingMs > 0) {
      // It may be unused because its tag has moved.
      await this.#updateReferences(digest, record);
      return { requeueAfterMs: remainingMs };
    }
    if (record !== undefined) await writer.delete(digest, record.uid);
    retention.reset(digest);
    failures.forget(digest);
  }

  async #updateReferences(digest: Digest, record: ManifestRecord | undefined): Promise<void> {
    const references = this.#referencesOf(digest);
    if (record === undefined || isSame(references, record.content.references)) return;
    await this.#options.writer.writeReferences(digest, references);
  }

  #missingPlatforms(record: ManifestRecord | undefined): Map<string, Platform> {
    const missing = new Map(this.#options.state.platforms.list());
    for (const text of record?.soughtPlatforms ?? []) missing.delete(text);
    return missing;
  }

  /** Tags in use first: there may be more than the status holds. */
  #referencesOf(digest: Digest): string[] {
    const { state, resolutions } = this.#options;
    const tags = resolutions.tagsOf(digest);
    const used = tags.filter((tag) => state.usage.isUsed(tag));
    const unused = tags.filter((tag) => !state.usage.isUsed(tag));
    return [...used, ...unused].slice(0, MAX_REFERENCES).sort();
  }
}

const INDESCRIBABLE: RegistryFailure = {
  class: "UnsupportedMediaType",
  leg: "manifest",
  host: "",
  message: "Cannot describe the image: it has more layers than an ImageManifest holds",
};

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index]);
}
