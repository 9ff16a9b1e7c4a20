import type { ImageCount } from "./warm-progress.ts";

/** `3 of 5 nodes, 1 pulling, 1 failed`. */
export function imageCountText({ desired, ready, pulling, failed, waiting }: ImageCount): string {
  const rest = [
    [pulling, "pulling"],
    [failed, "failed"],
    [waiting, "waiting"],
  ] as const;
  const others = rest.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return [`${ready} of ${desired} nodes`, ...others].join(", ");
}
