import { describe, expect, it } from "vitest";
import { parseAgentArguments } from "../../../../agent/agent-arguments.ts";
import {
  encodeRemovalPod,
  type RemovalPodOptions,
  removalPodNameOf,
} from "../../../../controller/caches/removal/removal-pod.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const OPTIONS: RemovalPodOptions = {
  namespace: "layerwise-agent",
  nodeName: "node-1",
  references: ["docker.io/library/nginx:1.27", `r.example/a@${DIGEST}`],
  agentImage: "r.example/layerwise:0.1.0",
  pullSecrets: [],
  criSocket: undefined,
  priorityClassName: undefined,
};

interface Encoded {
  readonly volumes: readonly { readonly hostPath: { readonly path: string } }[];
  readonly containers: readonly { readonly args: readonly string[] }[];
}

function specWith(criSocket: string | undefined): Encoded {
  return encodeRemovalPod({ ...OPTIONS, criSocket }).spec as Encoded;
}

describe("encodeRemovalPod()", () => {
  it("is a pod that may reach the runtime's socket, and nothing else", () => {
    expect(encodeRemovalPod(OPTIONS)).toEqual({
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        namespace: "layerwise-agent",
        name: "layerwise-remove-35971be6e9bb",
        labels: {
          "app.kubernetes.io/name": "layerwise",
          "app.kubernetes.io/managed-by": "layerwise",
          "app.kubernetes.io/component": "agent",
          "layerwise.io/check": "ignore",
        },
        annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "true" },
      },
      spec: {
        nodeName: "node-1",
        restartPolicy: "Never",
        activeDeadlineSeconds: 600,
        terminationGracePeriodSeconds: 1,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        tolerations: [{ operator: "Exists" }],
        volumes: [{ name: "run", hostPath: { path: "/run", type: "Directory" } }],
        containers: [
          {
            name: "agent",
            image: "r.example/layerwise:0.1.0",
            command: ["node", "--max-old-space-size=96", "agent/main.js"],
            args: ["--", "docker.io/library/nginx:1.27", `r.example/a@${DIGEST}`],
            env: [{ name: "POD_UID", valueFrom: { fieldRef: { fieldPath: "metadata.uid" } } }],
            volumeMounts: [{ name: "run", mountPath: "/host/run", readOnly: true }],
            resources: { requests: { cpu: "1m", memory: "32Mi" }, limits: { memory: "256Mi" } },
            securityContext: {
              runAsUser: 0,
              runAsGroup: 0,
              seLinuxOptions: { type: "spc_t" },
              seccompProfile: { type: "RuntimeDefault" },
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ["ALL"] },
            },
          },
        ],
      },
    });
  });

  it("mounts no more than the folder of the socket it is told", () => {
    const { volumes, containers } = specWith("/var/lib/k0s/run/containerd.sock");
    expect(volumes).toEqual([
      { name: "run", hostPath: { path: "/var/lib/k0s/run", type: "Directory" } },
    ]);
    expect(containers[0]?.args[0]).toBe("--cri-socket=/host/run/containerd.sock");
  });

  it.for([undefined, "/run/k3s/containerd/containerd.sock"])(
    "gives the agent arguments that it understands with the socket %s",
    (criSocket) => {
      const [container] = specWith(criSocket).containers;
      expect(parseAgentArguments(container?.args ?? [], { POD_UID: "u" })).toMatchObject({
        references: [
          { domain: "docker.io", path: "library/nginx", tag: "1.27" },
          { domain: "r.example", path: "a", digest: DIGEST },
        ],
        runFolder: "/host/run",
        criSocket: criSocket === undefined ? undefined : "/host/run/containerd.sock",
      });
    },
  );

  it("pulls the agent's image with the Secrets it is told", () => {
    const { spec } = encodeRemovalPod({ ...OPTIONS, pullSecrets: ["one", "two"] });
    const { spec: without } = encodeRemovalPod(OPTIONS);
    expect(spec).toEqual({ ...without, imagePullSecrets: [{ name: "one" }, { name: "two" }] });
  });

  it("may have a priority", () => {
    const { spec } = encodeRemovalPod({ ...OPTIONS, priorityClassName: "low" });
    expect(spec).toMatchObject({ priorityClassName: "low" });
  });
});

describe("removalPodNameOf()", () => {
  it("is another for each node, and the name of an object whatever that of the node", () => {
    const names = ["node-1", "node-2", "n".repeat(253)].map(removalPodNameOf);
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).toMatch(/^[a-z0-9-]{29}$/);
  });
});
