import { GROUP } from "./group.ts";

/** Annotations that ask for a refresh of an ImageCache, whatever their value; taken away when it is taken up. */
export const REFRESH_ANNOTATIONS: readonly string[] = [
  `${GROUP}/refresh`,
  "kubefledged.io/refresh-imagecache",
];

/** Annotations that ask for the images of an ImageCache to be taken from the nodes. */
export const PURGE_ANNOTATIONS: readonly string[] = [
  `${GROUP}/purge`,
  "kubefledged.io/purge-imagecache",
];
