import { GROUP } from "./group.ts";

export const REFRESH_ANNOTATION = `${GROUP}/refresh`;

/** Annotations that ask for a refresh of an ImageCache, whatever their value; taken away when it is taken up. */
export const REFRESH_ANNOTATIONS: readonly string[] = [
  REFRESH_ANNOTATION,
  "kubefledged.io/refresh-imagecache",
];

/** Annotations that ask for the images of an ImageCache to be taken from the nodes. */
export const PURGE_ANNOTATIONS: readonly string[] = [
  `${GROUP}/purge`,
  "kubefledged.io/purge-imagecache",
];
