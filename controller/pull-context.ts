/** On whose behalf an image is looked up: what decides which pull secrets may be used for it. */
export interface PullContext {
  readonly namespace: string;
  /** `spec.imagePullSecrets`, in order; when empty those of the service account count. */
  readonly secretNames: readonly string[];
  readonly serviceAccountName: string;
}

/** One text per context. None of the names can hold the separators. */
export function formatPullContext(context: PullContext): string {
  return `${context.namespace}/${context.serviceAccountName}/${context.secretNames.join(",")}`;
}
