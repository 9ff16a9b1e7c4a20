import { describe, expect, it } from "vitest";
import {
  encodePullerPod,
  type PullerPodOptions,
  pullerPodNameOf,
} from "../../../../controller/caches/pullers/puller-pod.ts";

const cache = { namespace: "shop", name: "front.end", uid: "u-1" };
const options: PullerPodOptions = {
  cache,
  nodeName: "node-a",
  kind: "pull",
  slot: "0",
  images: [
    { reference: "docker.io/library/web:1", pullPolicy: "IfNotPresent" },
    { reference: "docker.io/library/api:latest", pullPolicy: "Always" },
  ],
  pullerImage: "docker.io/library/busybox:musl",
  secretNames: ["registry"],
  serviceAccountName: "puller",
  priorityClassName: "low",
  askedMs: 1_700_000_000_123,
};

describe("encodePullerPod()", () => {
  it("is a pod on the node, owned by its cache, with one container per image and a no-op that is copied into it", () => {
    const confined = {
      volumeMounts: [{ name: "layerwise", mountPath: "/layerwise", readOnly: true }],
      resources: { requests: { cpu: "1m", memory: "2Mi" }, limits: { memory: "64Mi" } },
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      },
    };
    expect(encodePullerPod(options)).toEqual({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        namespace: "shop",
        name: expect.stringMatching(/^layerwise-pull-front-end-[0-9a-f]{12}$/),
        labels: {
          "app.kubernetes.io/managed-by": "layerwise",
          "layerwise.io/cache": "front.end",
          "layerwise.io/cache-uid": "u-1",
          "layerwise.io/check": "ignore",
        },
        annotations: {
          "cluster-autoscaler.kubernetes.io/safe-to-evict": "true",
          "layerwise.io/asked-time": "2023-11-14T22:13:20.123Z",
        },
        ownerReferences: [
          {
            apiVersion: "layerwise.io/v1alpha1",
            kind: "ImageCache",
            name: "front.end",
            uid: "u-1",
            controller: true,
            blockOwnerDeletion: false,
          },
        ],
      },
      spec: {
        nodeName: "node-a",
        restartPolicy: "Never",
        terminationGracePeriodSeconds: 1,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        tolerations: [{ operator: "Exists" }],
        imagePullSecrets: [{ name: "registry" }],
        serviceAccountName: "puller",
        priorityClassName: "low",
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 65_532,
          runAsGroup: 65_532,
          seccompProfile: { type: "RuntimeDefault" },
        },
        volumes: [{ name: "layerwise", emptyDir: { sizeLimit: "16Mi" } }],
        initContainers: [
          {
            ...confined,
            name: "no-op",
            image: "docker.io/library/busybox:musl",
            imagePullPolicy: "IfNotPresent",
            command: ["/bin/busybox", "cp", "/bin/busybox", "/layerwise/true"],
            volumeMounts: [{ name: "layerwise", mountPath: "/layerwise", readOnly: false }],
          },
        ],
        containers: [
          {
            ...confined,
            name: "image-0",
            image: "docker.io/library/web:1",
            imagePullPolicy: "IfNotPresent",
            command: ["/layerwise/true"],
          },
          {
            ...confined,
            name: "image-1",
            image: "docker.io/library/api:latest",
            imagePullPolicy: "Always",
            command: ["/layerwise/true"],
          },
        ],
      },
    });
  });

  it("sleeps for good where it is to keep images in use", () => {
    expect(encodePullerPod({ ...options, kind: "pin" }).spec).toMatchObject({
      restartPolicy: "Always",
      initContainers: [{ command: ["/bin/busybox", "cp", "/bin/busybox", "/layerwise/sleep"] }],
      containers: [{ command: ["/layerwise/sleep", "2147483647"] }, {}],
    });
  });

  it("has the disk of the images looked at, in a way that leaves the answer in the status", () => {
    expect(encodePullerPod({ ...options, kind: "probe", images: [] }).spec).toMatchObject({
      restartPolicy: "Never",
      containers: [
        {
          name: "disk",
          image: "docker.io/library/busybox:musl",
          command: ["/bin/busybox", "df", "-P", "-k", "/", "/layerwise-no-such-file"],
          terminationMessagePolicy: "FallbackToLogsOnError",
        },
      ],
    });
  });
});

describe("pullerPodNameOf()", () => {
  it("is the same for the same place, and another for every other", () => {
    const places = [
      options,
      { ...options, slot: "1" },
      { ...options, kind: "pin" as const },
      { ...options, nodeName: "node-b" },
    ];
    const names = [
      ...places.map((place) => pullerPodNameOf(cache, place)),
      pullerPodNameOf({ ...cache, uid: "u-2" }, options),
    ];
    expect(new Set(names).size).toBe(5);
    expect(pullerPodNameOf(cache, { ...options })).toBe(names[0]);
  });

  it("is a name that a pod may have, whatever the cache is called", () => {
    const name = pullerPodNameOf(
      { ...cache, name: `${"a".repeat(29)}.${"b".repeat(200)}` },
      options,
    );
    expect(name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
    expect(name.length).toBeLessThanOrEqual(63);
  });
});
