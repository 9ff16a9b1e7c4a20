import type { RealCluster } from "../../test/e2e/real-cluster.ts";
import type { RealNode } from "../../test/e2e/real-node.ts";

export interface WarmPlan {
  readonly cluster: RealCluster;
  readonly nodes: readonly RealNode[];
  /** References that no node has yet. */
  readonly images: readonly string[];
  /** Tells what one round makes from what another makes. */
  readonly round: string;
  /** Has a static `/bin/busybox`. */
  readonly pullerImage: string;
}

/** One way to bring images onto nodes; resolves when they are there. */
export interface WarmWay {
  readonly title: string;
  readonly bring: (plan: WarmPlan) => Promise<void>;
  /** Removes the objects it made. */
  readonly clear: (plan: WarmPlan) => Promise<void>;
}

const WAIT = "--timeout=600s";

/** The floor first, then ours, then that of kube-fledged. */
export const WARM_WAYS: readonly WarmWay[] = [
  { title: "ctr images pull in a loop", bring: pullInLoop, clear: async () => undefined },
  {
    title: "ImageCache",
    bring: bringByCache,
    clear: ({ cluster, round }) => clearCache(cluster, round),
  },
  { title: "a Job per image and node", bring: bringByJobs, clear: clearJobs },
];

async function pullInLoop({ nodes, images }: WarmPlan): Promise<void> {
  await Promise.all(
    nodes.map(async (node) => {
      for (const image of images) await node.ctr(["images", "pull", "--plain-http", image]);
    }),
  );
}

async function bringByCache({ cluster, images, round }: WarmPlan): Promise<void> {
  const cache = {
    apiVersion: "layerwise.io/v1alpha1",
    kind: "ImageCache",
    metadata: { name: round },
    spec: { cacheSpec: [{ images }] },
  };
  await kubectl(cluster, ["create", "-f", "-"], cache);
  await kubectl(cluster, ["wait", "--for=condition=Ready", `imagecache/${round}`, WAIT]);
}

async function clearCache(cluster: RealCluster, round: string): Promise<void> {
  await kubectl(cluster, ["delete", "imagecache", round]);
  const pullers = ["pods", `--selector=layerwise.io/cache=${round}`];
  await kubectl(cluster, ["wait", "--for=delete", ...pullers, WAIT]);
}

/** As kube-fledged 0.10 makes them: an init container copies a no-op, and a container of the image runs it. */
async function bringByJobs(plan: WarmPlan): Promise<void> {
  const jobs = plan.nodes.flatMap(({ name }) =>
    plan.images.map((image, index) => jobOf(plan, { node: name, image, index })),
  );
  await kubectl(plan.cluster, ["create", "-f", "-"], {
    apiVersion: "v1",
    kind: "List",
    items: jobs,
  });
  const own = ["jobs", `--selector=round=${plan.round}`];
  await kubectl(plan.cluster, ["wait", "--for=condition=Complete", ...own, WAIT]);
}

async function clearJobs({ cluster, round }: WarmPlan): Promise<void> {
  const own = ["jobs", `--selector=round=${round}`];
  await kubectl(cluster, ["delete", ...own, "--cascade=foreground", WAIT]);
}

function jobOf(
  { round, pullerImage }: WarmPlan,
  { node, image, index }: { readonly node: string; readonly image: string; readonly index: number },
): object {
  const volumeMounts = [{ name: "tmp-bin", mountPath: "/tmp/bin" }];
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: `${round}-${node}-${index}`, labels: { round } },
    spec: {
      backoffLimit: 0,
      template: {
        spec: {
          nodeSelector: { "kubernetes.io/hostname": node },
          restartPolicy: "Never",
          volumes: [{ name: "tmp-bin", emptyDir: {} }],
          initContainers: [
            {
              name: "busybox",
              image: pullerImage,
              command: ["/bin/busybox", "cp", "/bin/busybox", "/tmp/bin/echo"],
              volumeMounts,
            },
          ],
          containers: [
            { name: "imagepuller", image, command: ["/tmp/bin/echo", "pulled"], volumeMounts },
          ],
        },
      },
    },
  };
}

async function kubectl(
  { controlPlane }: RealCluster,
  args: readonly string[],
  input?: object,
): Promise<void> {
  const text = input === undefined ? undefined : JSON.stringify(input);
  const { code, stderr } = await controlPlane.kubectl(args, text);
  if (code !== 0) throw new Error(`kubectl ${args.join(" ")} failed: ${stderr}`);
}
