/** etcd holds objects of at most 1.5 MiB; JSON is larger than what it stores, but not ten times. */
export const MAX_OBJECT_BYTES = 16 * 1024 * 1024;
