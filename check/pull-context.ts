/** On whose behalf an image is looked up: what decides which pull secrets may be used for it. */
export interface PullContext {
  readonly namespace: string;
  /** `spec.imagePullSecrets`, in order; when empty those of the service account count. */
  readonly secretNames: readonly string[];
  readonly serviceAccountName: string;
}

/** The pod spec of a pod or a template, as far as credentials are concerned. */
export interface PullSpec {
  readonly serviceAccountName?: string | null | undefined;
  readonly imagePullSecrets?:
    | readonly { readonly name?: string | null | undefined }[]
    | null
    | undefined;
}

/** An unnamed service account is `default`, as the API server fills in for pods but not for templates. */
export function pullContextOf(namespace: string, spec: PullSpec | null | undefined): PullContext {
  return {
    namespace,
    secretNames: (spec?.imagePullSecrets ?? []).flatMap(({ name }) => name || []),
    serviceAccountName: spec?.serviceAccountName || "default",
  };
}

/** One text per context. None of the names can hold the separators. */
export function formatPullContext(context: PullContext): string {
  return `${context.namespace}/${context.serviceAccountName}/${context.secretNames.join(",")}`;
}
