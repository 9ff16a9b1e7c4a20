import type { Digest } from "./digest.ts";
import type { Layer } from "./layer.ts";
import type { Platform } from "./platform.ts";

/** What a repository digest contains, per platform, and the tags last seen to resolve to it. */
export interface ManifestContent {
  readonly digest: Digest;
  readonly platforms: readonly { readonly platform: Platform; readonly layers: readonly Layer[] }[];
  /** Normalized references with a tag, such as `docker.io/library/nginx:1.25`. */
  readonly references: readonly string[];
}
