/** Media types of the OCI image specification and of Docker's image manifest version 2. */
const INDEX_TYPES: ReadonlySet<string> = new Set([
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
]);
const MANIFEST_TYPES: ReadonlySet<string> = new Set([
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
]);
const CONFIG_TYPES: ReadonlySet<string> = new Set([
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.docker.container.image.v1+json",
]);
/** Foreign, encrypted and differently compressed layers among them. */
const LAYER_TYPE = /^application\/vnd\.(?:oci\.image\.layer|docker\.image\.rootfs)\./;
/** Layers that their publisher lets nobody copy, so that they are where their URLs say. */
const FOREIGN_LAYER_TYPE = /\.(?:foreign\.diff|layer\.nondistributable)\./;
const SCHEMA_1_TYPE = /^application\/vnd\.docker\.distribution\.manifest\.v1\+(?:prettyjws|json)$/;
/** What registries on plain file storage say of everything; the document itself then says what it is. */
const VAGUE_TYPES: ReadonlySet<string> = new Set([
  "application/json",
  "application/octet-stream",
  "text/plain",
]);

/** As containerd asks; with the wildcard a registry says what it has rather than that it has nothing suitable. */
export const MANIFEST_ACCEPT = [...INDEX_TYPES, ...MANIFEST_TYPES, "*/*"].join(", ");

export function isIndexType(mediaType: string): boolean {
  return INDEX_TYPES.has(mediaType);
}

export function isManifestType(mediaType: string): boolean {
  return MANIFEST_TYPES.has(mediaType);
}

export function isImageConfigType(mediaType: string): boolean {
  return CONFIG_TYPES.has(mediaType);
}

export function isLayerType(mediaType: string): boolean {
  return LAYER_TYPE.test(mediaType);
}

export function isForeignLayerType(mediaType: string): boolean {
  return FOREIGN_LAYER_TYPE.test(mediaType);
}

export function isSchema1Type(mediaType: string): boolean {
  return SCHEMA_1_TYPE.test(mediaType);
}

/** Whether a Content-Type leaves open what a document is. */
export function isVagueType(mediaType: string): boolean {
  return VAGUE_TYPES.has(mediaType);
}
