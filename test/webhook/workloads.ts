/** Objects that tests apply, each with one container unless told otherwise. */

export interface Named {
  readonly namespace: string;
  readonly name: string;
}

interface PodSpec {
  readonly containers: readonly object[];
  readonly [field: string]: unknown;
}

export function podSpec(image: string, more: object = {}): PodSpec {
  return { containers: [{ name: "app", image }], ...more };
}

export function deployment(metadata: Named, spec: object, templateMetadata: object = {}): object {
  const labels = { app: metadata.name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels, ...templateMetadata }, spec },
    },
  };
}

export function pod(metadata: Named & object, spec: object): object {
  return { apiVersion: "v1", kind: "Pod", metadata, spec };
}
