/** A pod of the benchmark: what it is called and what it needs. */
export interface BenchPod {
  readonly name: string;
  readonly namespace: string;
  /** Image references; the second is an init container's, the third a sidecar's. */
  readonly images: readonly string[];
}

const REQUESTS = { cpu: "50m", memory: "64Mi" };

/** About as much as a Deployment's pods usually say. */
export function encodeBenchPod({ name, namespace, images }: BenchPod): object {
  const [main = "", init, sidecar] = images;
  const resources = { requests: REQUESTS, limits: REQUESTS };
  const probe = { httpGet: { path: "/healthz", port: 8080 }, periodSeconds: 10 };
  const volumeMounts = [{ name: "settings", mountPath: "/etc/settings" }];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels: { "app.kubernetes.io/name": "bench" } },
    spec: {
      ...(init === undefined
        ? {}
        : { initContainers: [{ name: "init", image: init, resources, volumeMounts }] }),
      containers: [
        {
          name: "main",
          image: main,
          env: [
            { name: "LOG_LEVEL", value: "debug" },
            { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
          ],
          ports: [{ name: "http", containerPort: 8080 }],
          readinessProbe: probe,
          livenessProbe: probe,
          resources,
          volumeMounts,
        },
        ...(sidecar === undefined ? [] : [{ name: "sidecar", image: sidecar, resources }]),
      ],
      volumes: [{ name: "settings", configMap: { name: "settings", optional: true } }],
    },
  };
}
