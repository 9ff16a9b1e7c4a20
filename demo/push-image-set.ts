import { parseDigest } from "../placement/digest.ts";
import type { HollowImage } from "../test/cluster/hollow/hollow-image.ts";
import { ImagePusher } from "../test/cluster/image-pusher.ts";
import type { Registry } from "../test/cluster/registry.ts";
import type { SampleImage } from "./sample-image.ts";

/** Pushes images to a registry; returns what nodes will find there. Throws when the registry refuses one. */
export async function pushImageSet(
  registry: Registry,
  images: Iterable<SampleImage>,
  onPushed: (count: number) => void,
): Promise<Map<SampleImage, HollowImage>> {
  await using pusher = new ImagePusher(registry);
  let pushed = 0;
  const pushes = [...images].map(async (image) => {
    const { repository, tag, layers } = image;
    const { digest, platforms } = await pusher.push({ repository, tag, platforms: [{ layers }] });
    onPushed(++pushed);
    const [platform] = platforms;
    const hollow: HollowImage = {
      reference: `${registry.host}/${repository}:${tag}`,
      repository: `${registry.host}/${repository}`,
      digest: parseDigest(digest),
      layers: (platform?.layers ?? []).map((layer) => ({
        digest: parseDigest(layer.digest),
        sizeBytes: layer.sizeBytes,
      })),
    };
    return [image, hollow] as const;
  });
  return new Map(await Promise.all(pushes));
}
