/** As much of a runtime's answers over CRI v1 as the agent reads, decoded by agent/cri.proto. */
export interface CriContainer {
  readonly podSandboxId: string;
  /** As the pod wrote it, or an image id. */
  readonly image: { readonly image: string } | null;
  readonly imageRef: string;
  /** Empty in runtimes that do not know the field. */
  readonly imageId: string;
  readonly state: string;
}

export interface CriSandbox {
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface CriImage {
  readonly id: string;
  readonly repoTags: readonly string[];
  readonly repoDigests: readonly string[];
  /** The runtime needs it itself. */
  readonly pinned: boolean;
}
