import { encodeImage, type ImageSpecification } from "../cluster/image-specification.ts";

export interface PushTarget {
  readonly url: string;
  /** Value of the Authorization header, whatever its scheme. */
  readonly authorization: string;
}

/** Pushes one image with any kind of authorization. */
export async function pushImage(
  { url, authorization }: PushTarget,
  image: ImageSpecification,
): Promise<void> {
  async function send(
    method: string,
    target: URL | string,
    { body = null, type }: { body?: Uint8Array<ArrayBuffer> | null; type?: string } = {},
  ) {
    const headers = { authorization, ...(type && { "content-type": type }) };
    const response = await fetch(target, { method, headers, body });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${method} ${String(target)} answered ${response.status}`);
    return response;
  }
  const base = `${url}/v2/${image.repository}`;
  const { blobs, manifests } = encodeImage(image);
  for (const { bytes, digest } of blobs) {
    const started = await send("POST", `${base}/blobs/uploads/`);
    const location = new URL(started.headers.get("location") ?? "", url);
    location.searchParams.set("digest", digest);
    await send("PUT", location, { body: Buffer.from(bytes) });
  }
  const top = manifests.at(-1);
  for (const manifest of manifests) {
    const reference = manifest === top ? (image.tag ?? manifest.digest) : manifest.digest;
    const body = Buffer.from(manifest.bytes);
    await send("PUT", `${base}/manifests/${reference}`, { body, type: manifest.mediaType });
  }
}
