import { readFile } from "node:fs/promises";
import { type LayerEntry, layerArchive } from "../../image/layer-archive.ts";
import type { ImagePusher } from "../cluster/image-pusher.ts";

/** Tags of the images that every node's registry holds from the start. */
export const PAUSE_IMAGE = "pause:1";
export const BUSYBOX_IMAGE = "busybox:musl";

/** The files of an image whose programs are a static busybox's. */
export async function busyboxEntries(): Promise<LayerEntry[]> {
  const content = await readFile("/bin/busybox");
  return [
    { path: "bin" },
    { path: "bin/busybox", mode: 0o755, content },
    { path: "tmp", mode: 0o1777 },
  ];
}

/** Pushes what pods need before they have an image of their own. */
export async function pushNodeImages(pusher: ImagePusher): Promise<void> {
  const layers = [{ content: await layerArchive(await busyboxEntries()) }];
  const config = { Entrypoint: ["/bin/busybox", "sleep", "2147483647"], Env: ["PATH=/bin"] };
  for (const image of [PAUSE_IMAGE, BUSYBOX_IMAGE]) {
    const [repository = "", tag = ""] = image.split(":");
    await pusher.push({ repository, tag, platforms: [{ layers, config }] });
  }
}
