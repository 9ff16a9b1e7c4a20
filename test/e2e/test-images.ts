import { createCipheriv, createHash } from "node:crypto";
import { layerArchive } from "../../image/layer-archive.ts";
import { busyboxEntries } from "./node-images.ts";
import type { RealCluster } from "./real-cluster.ts";

export interface TestImage {
  readonly repository: string;
  /** `v1` when left out. */
  readonly tag?: string;
  /** Megabytes of each layer by name; the same name and size is the same layer everywhere. */
  readonly layers: Readonly<Record<string, number>>;
  /** Whether there is nothing in it but these layers, no program at all; false when left out. */
  readonly isScratch?: boolean;
  /** What is in it for a platform that no node has; without it there is no index. */
  readonly elsewhere?: string;
}

export interface PushedTestImage {
  /** As a pod names it. */
  readonly reference: string;
  readonly digest: string;
}

/** Pushes an image that nodes can pull and, unless it is from scratch, run `/bin/busybox` of. */
export async function pushTestImage(
  { registry, pusher }: Pick<RealCluster, "registry" | "pusher">,
  image: TestImage,
): Promise<PushedTestImage> {
  const { repository, tag = "v1", layers, isScratch = false, elsewhere } = image;
  const own = await Promise.all(
    Object.entries(layers).map(async ([name, megabytes]) => ({
      content: await layerArchive([
        { path: `data-${name}`, content: noise(name, megabytes * 1_000_000) },
      ]),
    })),
  );
  const base = isScratch ? [] : [{ content: await layerArchive(await busyboxEntries()) }];
  const platforms = [{ layers: [...base, ...own] }];
  const others = elsewhere === undefined ? [] : [await imageElsewhere(elsewhere)];
  const { digest } = await pusher.push({ repository, tag, platforms: [...platforms, ...others] });
  return { reference: `${registry.host}/${repository}:${tag}`, digest };
}

async function imageElsewhere(text: string) {
  const content = await layerArchive([{ path: "elsewhere", content: Buffer.from(text) }]);
  return { platform: { os: "linux", architecture: "s390x" }, layers: [{ content }] };
}

/** Bytes that do not compress, always the same for the same name. */
function noise(name: string, bytes: number): Buffer {
  const key = createHash("sha256").update(name).digest();
  return createCipheriv("aes-256-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}
