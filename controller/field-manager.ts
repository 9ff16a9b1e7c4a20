/** Under this name the API server keeps what the controller writes; it must never change. */
export const FIELD_MANAGER = "layerwise-controller";
