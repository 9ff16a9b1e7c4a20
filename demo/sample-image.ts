/** A layer to push: `content` is the small text that stands for `sizeBytes` bytes. */
export interface SampleLayer {
  readonly content: string;
  readonly sizeBytes: number;
}

/** An image to push and to draw pods from. */
export interface SampleImage {
  /** Repository path below the registry, such as `library/nginx`. */
  readonly repository: string;
  readonly tag: string;
  /** How often it is asked for, relative to the other images of its set. */
  readonly weight: number;
  readonly layers: readonly SampleLayer[];
}
