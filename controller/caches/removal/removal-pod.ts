import { createHash } from "node:crypto";
import { dirname, join } from "node:path/posix";
import { CHECK_LABEL } from "../../../check/check-label.ts";
import type { KubeObject } from "../../../kube/kube-object.ts";

/** Carries the name of the agent's component; see manifests/image-deletion. */
const COMPONENT_LABEL = "app.kubernetes.io/component";
const AGENT = "agent";
const NAME_PREFIX = "layerwise-remove-";
const HASH_DIGITS = 12;
const CONTAINER = "agent";

/** Where runtimes have their sockets. */
const RUN_FOLDER = "/run";
/** Not /run itself, which a runtime puts things of its own into. */
const MOUNTED_AT = "/host/run";
/** More than the agent gives itself, for the pull of its image. */
const MAX_SECONDS = 600;
const HEAP_MEBIBYTES = 96;

export interface RemovalPodOptions {
  readonly namespace: string;
  readonly nodeName: string;
  /** Normalized; 1 to 50. */
  readonly references: readonly string[];
  /** Layerwise's own image. */
  readonly agentImage: string;
  /** Names of Secrets in that namespace to pull it with. */
  readonly pullSecrets: readonly string[];
  /** On the node; searched for below /run where it is not given. */
  readonly criSocket: string | undefined;
  readonly priorityClassName: string | undefined;
}

/** One per node at a time: whoever else removes images there is told by the API server that the pod exists. */
export function removalPodNameOf(nodeName: string): string {
  const hash = createHash("sha256").update(nodeName).digest("hex").slice(0, HASH_DIGITS);
  return `${NAME_PREFIX}${hash}`;
}

/**
 * A pod that removes images from one node over the socket of its runtime. Whoever has the socket is root of the node, so the
 * pod runs our image alone, without a shell, a token or a capability, and is told what to remove as arguments.
 */
export function encodeRemovalPod(
  options: RemovalPodOptions,
): KubeObject & { readonly spec: object } {
  const { namespace, nodeName, references, agentImage, pullSecrets } = options;
  const { criSocket, priorityClassName } = options;
  const folder = criSocket === undefined ? RUN_FOLDER : dirname(criSocket);
  const socket =
    criSocket === undefined
      ? []
      : [`--cri-socket=${join(MOUNTED_AT, criSocket.slice(folder.length))}`];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      namespace,
      name: removalPodNameOf(nodeName),
      labels: {
        "app.kubernetes.io/name": "layerwise",
        "app.kubernetes.io/managed-by": "layerwise",
        [COMPONENT_LABEL]: AGENT,
        [CHECK_LABEL]: "ignore",
      },
      annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "true" },
    },
    spec: {
      nodeName,
      restartPolicy: "Never",
      activeDeadlineSeconds: MAX_SECONDS,
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      tolerations: [{ operator: "Exists" }],
      ...(priorityClassName === undefined ? {} : { priorityClassName }),
      ...(pullSecrets.length === 0
        ? {}
        : { imagePullSecrets: pullSecrets.map((name) => ({ name })) }),
      volumes: [{ name: "run", hostPath: { path: folder, type: "Directory" } }],
      containers: [
        {
          name: CONTAINER,
          image: agentImage,
          command: ["node", `--max-old-space-size=${HEAP_MEBIBYTES}`, "agent/main.js"],
          args: [...socket, "--", ...references],
          env: [{ name: "POD_UID", valueFrom: { fieldRef: { fieldPath: "metadata.uid" } } }],
          volumeMounts: [{ name: "run", mountPath: MOUNTED_AT, readOnly: true }],
          resources: { requests: { cpu: "1m", memory: "32Mi" }, limits: { memory: "256Mi" } },
          securityContext: {
            // Sockets of runtimes belong to root, and under SELinux only such a type may connect to them.
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
  };
}
