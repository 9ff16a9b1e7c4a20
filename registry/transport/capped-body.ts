import { pipeline, type Readable, type Transform } from "node:stream";
import { createGunzip, createInflate } from "node:zlib";

export type CappedBody =
  | { readonly kind: "whole"; readonly bytes: Buffer }
  | { readonly kind: "tooLarge" }
  | { readonly kind: "badCoding"; readonly reason: string };

export interface BodyLimits {
  /** Bound on the bytes kept, after decoding. */
  readonly maxBytes: number;
  /** The Content-Encoding header; we ask for none, yet some proxies insist. */
  readonly contentEncoding: string | undefined;
}

const DECODERS: ReadonlyMap<string, () => Transform> = new Map([
  ["gzip", createGunzip],
  ["x-gzip", createGunzip],
  ["deflate", createInflate],
]);

/**
 * Reads a body that may be hostile: no more than the cap is ever kept, one content coding is undone, a chain of them is
 * refused. Rejects where the connection fails.
 */
export async function readCappedBody(body: Readable, limits: BodyLimits): Promise<CappedBody> {
  const codings = codingsOf(limits.contentEncoding);
  const [coding] = codings;
  const createDecoder = DECODERS.get(coding ?? "");
  if (codings.length > 1 || (coding !== undefined && createDecoder === undefined)) {
    body.destroy();
    return { kind: "badCoding", reason: `${codings.length} content codings` };
  }
  try {
    // The callback has nothing to do: what goes wrong reaches the loop below.
    const source = createDecoder === undefined ? body : pipeline(body, createDecoder(), () => {});
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of source as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > limits.maxBytes) return { kind: "tooLarge" };
      chunks.push(chunk);
    }
    return { kind: "whole", bytes: Buffer.concat(chunks) };
  } catch (error) {
    if (isDecodingError(error)) return { kind: "badCoding", reason: "a broken content coding" };
    throw error;
  }
}

function codingsOf(contentEncoding = ""): string[] {
  return contentEncoding
    .split(",")
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== "" && coding !== "identity");
}

function isDecodingError(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}
