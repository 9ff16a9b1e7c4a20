import type { Digest } from "../placement/digest.ts";
import type { Layer } from "../placement/layer.ts";
import type { Platform } from "../placement/platform.ts";

/** What a reference resolved to. */
export interface ResolvedDigest {
  readonly digest: Digest;
  readonly mediaType: string;
}

export interface RegistryPlatform {
  /** As the image names it. */
  readonly platform: Platform;
  /** Of the manifest for the platform. */
  readonly digest: Digest;
  /** Sum over the layers. */
  readonly sizeBytes: number;
  /** Each blob once. */
  readonly layers: readonly Layer[];
}

export interface RegistryImage extends ResolvedDigest {
  /** One for each manifest that any wanted platform takes. */
  readonly platforms: readonly RegistryPlatform[];
  /** Wanted platforms that the image does not have. */
  readonly missingPlatforms: readonly Platform[];
}
