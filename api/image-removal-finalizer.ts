import { GROUP } from "./group.ts";

/**
 * On an ImageCache: its deletion waits until what was pulled for it is removed from the nodes. Users put it there; we only
 * take it away.
 */
export const IMAGE_REMOVAL_FINALIZER = `${GROUP}/image-removal`;
