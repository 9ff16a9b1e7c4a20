/** The API group of every kind of ours, and the prefix of our labels and annotations. */
export const GROUP = "layerwise.io";
export const VERSION = "v1alpha1";
export const API_VERSION = `${GROUP}/${VERSION}`;
