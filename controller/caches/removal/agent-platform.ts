import type { Platform } from "../../../placement/platform.ts";

/** Whether agents run on it: what they run is Layerwise's own image, which is made for linux/amd64 alone. */
export function runsAgents({ os, architecture }: Platform): boolean {
  return os === "linux" && architecture === "amd64";
}
