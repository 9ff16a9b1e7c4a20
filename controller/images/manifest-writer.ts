import { encodeImageManifest, encodeImageManifestStatus } from "../../api/encode-image-manifest.ts";
import {
  IMAGE_MANIFESTS_PATH,
  type ImageManifestSpec,
  imageManifestNameOf,
} from "../../api/image-manifest.ts";
import { apply } from "../../kube/apply.ts";
import { deleteObject } from "../../kube/delete-object.ts";
import { KubeApiError } from "../../kube/kube-api-error.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import type { Digest } from "../../placement/digest.ts";
import type { RegistryImage } from "../../registry/registry-image.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { ControllerMetrics } from "../controller-metrics.ts";
import { FIELD_MANAGER } from "../field-manager.ts";
import { decodeManifestRecord, type ManifestRecord, SOUGHT_ANNOTATION } from "./manifest-record.ts";

/** How long our own write outranks what the watch shows; a watch that lags more is broken, and then writes are harmless. */
const LAG_MS = 30_000;

interface RawManifest {
  readonly spec: ImageManifestSpec;
}

interface Written {
  readonly record: ManifestRecord;
  readonly spec: ImageManifestSpec;
  readonly untilMs: number;
}

export interface ManifestWriterOptions {
  readonly client: KubeClient;
  /** What the watch shows. */
  readonly manifests: ReadonlyMap<Digest, ManifestRecord>;
  readonly metrics: ControllerMetrics;
  /** Aborts when the lease is lost: no write may go on then. */
  readonly lost: AbortSignal;
  readonly clock: Clock;
}

/** Reads and writes ImageManifests, and knows its own writes before the watch shows them. */
export class ManifestWriter {
  readonly #options: ManifestWriterOptions;
  readonly #written = new Map<Digest, Written>();

  constructor(options: ManifestWriterOptions) {
    this.#options = options;
  }

  read(digest: Digest): ManifestRecord | undefined {
    const shown = this.#options.manifests.get(digest);
    const written = this.#written.get(digest);
    if (written === undefined) return shown;
    const isShown = shown?.resourceVersion === written.record.resourceVersion;
    if (!isShown && this.#options.clock.nowMs() < written.untilMs) return written.record;
    this.#written.delete(digest);
    return shown;
  }

  /**
   * Writes what the registry says of `image`; what is stored of other platforms stays. Returns false when no platform of
   * the image can be described.
   */
  async writeContent(
    image: Pick<RegistryImage, "digest" | "mediaType" | "platforms">,
    about: { readonly repository: string; readonly sought: readonly string[] },
  ): Promise<boolean> {
    const previous = this.read(image.digest) && (await this.#readSpec(image.digest));
    const manifest = encodeImageManifest({ ...image, repository: about.repository }, previous);
    if (manifest === undefined) return false;
    const annotations = { [SOUGHT_ANNOTATION]: about.sought.join(",") };
    const object = { ...manifest, metadata: { ...manifest.metadata, annotations } };
    await this.#apply(image.digest, { object });
    return true;
  }

  /** Notes that an image, of which some platforms are stored, does not have the others that were sought. */
  async writeSought(digest: Digest, sought: readonly string[]): Promise<void> {
    await this.writeContent({ digest, mediaType: "", platforms: [] }, { repository: "", sought });
  }

  async writeReferences(digest: Digest, references: readonly string[]): Promise<void> {
    const spec = await this.#readSpec(digest);
    // Somebody deleted it: the watch will tell, and it is made anew.
    if (spec === undefined) return;
    const object = encodeImageManifestStatus(spec, references);
    await this.#apply(digest, { object, subresource: "status" });
  }

  async delete(digest: Digest, uid: string): Promise<void> {
    const { client, lost, metrics } = this.#options;
    // Gone, or made anew by another leader for a reason we do not know of yet, it is none of ours to count.
    const isDeleted = await deleteObject(client, pathOf(digest), { uid, signal: lost });
    if (isDeleted) metrics.countManifestWrite("delete");
    this.#written.delete(digest);
  }

  async #readSpec(digest: Digest): Promise<ImageManifestSpec | undefined> {
    const { client, lost: signal } = this.#options;
    const written = this.#written.get(digest);
    if (written !== undefined) return written.spec;
    try {
      return (await client.request<RawManifest>("GET", pathOf(digest), { signal })).spec;
    } catch (error) {
      if (error instanceof KubeApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  async #apply(
    digest: Digest,
    write: Pick<Parameters<typeof apply>[2], "object" | "subresource">,
  ): Promise<void> {
    const { client, lost, metrics, clock } = this.#options;
    const raw = await apply<RawManifest>(client, pathOf(digest), {
      ...write,
      fieldManager: FIELD_MANAGER,
      signal: lost,
    });
    metrics.countManifestWrite(write.subresource ?? "spec");
    const record = decodeManifestRecord(raw);
    this.#written.set(digest, { record, spec: raw.spec, untilMs: clock.nowMs() + LAG_MS });
  }
}

function pathOf(digest: Digest): string {
  return `${IMAGE_MANIFESTS_PATH}/${imageManifestNameOf(digest)}`;
}
