import type { Digest } from "./digest.ts";

/** One compressed layer blob; the size is what a pull transfers. */
export interface Layer {
  readonly digest: Digest;
  readonly sizeBytes: number;
}
