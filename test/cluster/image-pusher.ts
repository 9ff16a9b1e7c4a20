import { readFileSync } from "node:fs";
import { type Dispatcher, Pool } from "undici";
import {
  type EncodedBlob,
  type EncodedImage,
  encodeImage,
  type ImageSpecification,
} from "./image-specification.ts";

/** At most as many requests are under way; more make a filesystem registry no faster. */
const connections = 16;

export interface PushTarget {
  readonly url: string;
  readonly certificateAuthorityPath?: string | undefined;
  /** For a registry with `basic` authentication. */
  readonly user?: { readonly name: string; readonly password: string };
}

export interface PushedImage {
  /** What the tag resolves to: of the index, or of the only manifest. */
  readonly digest: string;
  /** In the order of the specification. */
  readonly platforms: readonly {
    readonly digest: string;
    readonly layers: readonly { readonly digest: string; readonly sizeBytes: number }[];
  }[];
}

/** Pushes images to one registry; what it pushed once it mounts afterwards, and never asks about again. */
export class ImagePusher implements AsyncDisposable {
  readonly #pool: Pool;
  readonly #headers: Record<string, string>;
  /** Where each blob was pushed to first, under way or done. */
  readonly #firstPushes = new Map<string, { repository: string; done: Promise<void> }>();
  /** `repository@digest` of what is there, under way or done. */
  readonly #present = new Map<string, Promise<void>>();

  constructor(target: PushTarget) {
    const { certificateAuthorityPath: path, user } = target;
    this.#pool = new Pool(target.url, {
      connections,
      ...(path === undefined ? {} : { connect: { ca: readFileSync(path, "utf8") } }),
    });
    const basic = user && Buffer.from(`${user.name}:${user.password}`).toString("base64");
    this.#headers = basic === undefined ? {} : { authorization: `Basic ${basic}` };
  }

  /** Pushes one image; several calls at once share what they have in common. */
  async push(image: ImageSpecification): Promise<PushedImage> {
    const { repository, tag } = image;
    const encoded = encodeImage(image);
    await Promise.all(encoded.blobs.map((blob) => this.#putBlob(repository, blob)));
    const top = encoded.manifests.at(-1);
    if (top === undefined) throw new Error(`image "${repository}" has no platform`);
    const below = encoded.manifests.slice(0, -1);
    await Promise.all(
      below.map((manifest) => this.#putManifest(repository, manifest, manifest.digest)),
    );
    await this.#putManifest(repository, top, tag ?? top.digest);
    return {
      digest: top.digest,
      platforms: encoded.layers.map((layers, position) => ({
        digest: encoded.manifests[position]?.digest ?? "",
        layers,
      })),
    };
  }

  /** Closes the connections once what is under way is done. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #putBlob(repository: string, blob: EncodedBlob): Promise<void> {
    const key = `${repository}@${blob.digest}`;
    const known = this.#present.get(key);
    if (known !== undefined) return known;
    const first = this.#firstPushes.get(blob.digest);
    const done =
      first === undefined ? this.#upload(repository, blob) : this.#mount(repository, blob, first);
    if (first === undefined) this.#firstPushes.set(blob.digest, { repository, done });
    this.#present.set(key, done);
    // The caller hears of it from the promise itself; here it only must not stand in the way of another try.
    done.catch(() => {
      this.#present.delete(key);
      if (this.#firstPushes.get(blob.digest)?.done === done) this.#firstPushes.delete(blob.digest);
    });
    return done;
  }

  async #upload(repository: string, blob: EncodedBlob): Promise<void> {
    const started = await this.#send("POST", `/v2/${repository}/blobs/uploads/`, { expected: 202 });
    await this.#finishUpload(started, blob);
  }

  async #mount(
    repository: string,
    blob: EncodedBlob,
    first: { readonly repository: string; readonly done: Promise<void> },
  ): Promise<void> {
    await first.done;
    const query = new URLSearchParams({ mount: blob.digest, from: first.repository });
    const path = `/v2/${repository}/blobs/uploads/?${query.toString()}`;
    const answer = await this.#send("POST", path, { expected: [201, 202] });
    // 202: the registry mounts nothing and has begun an upload instead.
    if (answer.statusCode === 202) await this.#finishUpload(answer, blob);
  }

  async #finishUpload(started: Dispatcher.ResponseData, blob: EncodedBlob): Promise<void> {
    const location = new URL(String(started.headers["location"]), "http://registry");
    location.searchParams.set("digest", blob.digest);
    await this.#send("PUT", `${location.pathname}${location.search}`, {
      expected: 201,
      body: blob.bytes,
      type: "application/octet-stream",
    });
  }

  async #putManifest(
    repository: string,
    manifest: EncodedImage["manifests"][number],
    reference: string,
  ): Promise<void> {
    await this.#send("PUT", `/v2/${repository}/manifests/${reference}`, {
      expected: 201,
      body: manifest.bytes,
      type: manifest.mediaType,
    });
  }

  async #send(
    method: "POST" | "PUT",
    path: string,
    options: {
      readonly expected: number | readonly number[];
      readonly body?: Uint8Array;
      readonly type?: string;
    },
  ): Promise<Dispatcher.ResponseData> {
    const { expected, body = null, type } = options;
    const headers = { ...this.#headers, ...(type && { "content-type": type }) };
    const answer = await this.#pool.request({ method, path, body, headers });
    const text = await answer.body.text();
    if ([expected].flat().includes(answer.statusCode)) return answer;
    throw new Error(`${method} ${path} answered ${answer.statusCode}: ${text.slice(0, 500)}`);
  }
}
