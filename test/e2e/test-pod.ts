export interface TestPod {
  readonly name: string;
  readonly namespace?: string;
  readonly image: string;
  /** Where it runs, without asking the scheduler. */
  readonly node?: string;
}

/** A pod that sleeps until it is removed, and goes at once then. */
export function testPod({ name, namespace = "default", image, node }: TestPod): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      ...(node === undefined ? {} : { nodeName: node }),
      ...sleeping(image),
    },
  };
}

/** A Deployment of one such pod. */
export function testDeployment({ name, namespace = "default", image }: TestPod): object {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: sleeping(image) },
    },
  };
}

function sleeping(image: string): object {
  return {
    terminationGracePeriodSeconds: 0,
    automountServiceAccountToken: false,
    containers: [{ name: "main", image, command: ["/bin/busybox", "sleep", "3600"] }],
  };
}
