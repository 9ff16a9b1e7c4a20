import type { Digest } from "../../placement/digest.ts";
import type { RegistryResult } from "../failures/registry-failure.ts";
import type { ImageSource } from "./image-source.ts";

/** Requests for blobs of one image at once. */
const CONCURRENCY = 4;

/** An image that was read, as far as it says where its manifests are. */
export interface ConfirmableImage {
  /** Of the index, or of the only manifest. */
  readonly digest: Digest;
  readonly platforms: readonly { readonly digest: Digest }[];
}

/** Whether the registry has the config and every layer of each of the image's platforms; fails with the first it has not. */
export async function confirmBlobs(
  source: ImageSource,
  image: ConfirmableImage,
): Promise<RegistryResult<readonly Digest[]>> {
  const found = await blobsOf(source, image);
  if (found.kind === "failed") return found;
  const waiting = [...found.value];
  let result: RegistryResult<readonly Digest[]> = found;
  async function work(): Promise<void> {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const confirmed = await source.confirmBlob(next);
      if (confirmed.kind === "ok") continue;
      result = confirmed;
      waiting.length = 0;
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return result;
}

async function blobsOf(
  source: ImageSource,
  { digest, platforms }: ConfirmableImage,
): Promise<RegistryResult<readonly Digest[]>> {
  const blobs = new Set<Digest>();
  for (const platform of platforms) {
    const leg = platform.digest === digest ? "manifest" : "child";
    const document = await source.manifest(platform.digest, leg);
    if (document.kind === "failed") return document;
    if (document.value.kind === "index") continue;
    const { configDigest, layers, foreignLayers = [] } = document.value;
    for (const blob of [configDigest, ...layers.map((layer) => layer.digest)]) {
      if (!foreignLayers.includes(blob)) blobs.add(blob);
    }
  }
  return { kind: "ok", value: [...blobs] };
}
