import { z } from "zod";
import { POD, WORKLOAD_KINDS, type WorkloadKind } from "../../check/workload-kinds.ts";
import { KubeApiError } from "../../kube/kube-api-error.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import { listPages } from "../../kube/list-pages.ts";
import { quoteText } from "../../placement/quote-text.ts";
import { InputError } from "../input-error.ts";
import { type Workload, workloadOf } from "./workload.ts";

const PAGE_SIZE = 250;

const endable = z.object({
  status: z
    .object({
      phase: z.string().optional(),
      conditions: z.array(z.object({ type: z.string(), status: z.string() })).nullish(),
    })
    .nullish(),
});

/**
 * What runs in a namespace or is to run there: pods that have not ended, under the name of what they were made for, and the
 * templates of workloads, which may have no pod at the moment. Throws InputError for a namespace that is not there, and
 * as KubeClient does.
 */
export async function readNamespace(
  client: KubeClient,
  namespace: string,
  signal: AbortSignal,
): Promise<Workload[]> {
  await requireNamespace(client, namespace, signal);
  const pods: Workload[] = [];
  const templates: Workload[] = [];
  for (const kind of WORKLOAD_KINDS) {
    const path = `${kind.apiPath}/namespaces/${encodeURIComponent(namespace)}/${kind.plural}`;
    for await (const page of listPages(client, path, { pageSize: PAGE_SIZE, signal })) {
      const workloads = page.items.filter((raw) => !hasEnded(raw));
      const target = kind === POD ? pods : templates;
      target.push(...workloads.flatMap((raw) => decode(raw, kind, namespace) ?? []));
    }
  }
  const owners = new Map(templates.map(({ object, owner }) => [object, owner]));
  return [
    ...templates.filter(({ owner }) => owner === undefined || !owners.has(owner)),
    ...pods.map((pod) => ({ ...pod, object: topmostOf(pod, owners) })),
  ];
}

async function requireNamespace(
  client: KubeClient,
  namespace: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await client.request("GET", `/api/v1/namespaces/${encodeURIComponent(namespace)}`, { signal });
  } catch (error) {
    if (!(error instanceof KubeApiError)) throw error;
    // Whoever may read what is in a namespace may not be allowed to read the namespace.
    if (error.status === 403) return;
    if (error.status !== 404) throw error;
    throw new InputError(
      `Cannot verify namespace ${quoteText(namespace)}: the cluster has none of that name; kubectl get namespaces lists them`,
      {
        cause: error,
      },
    );
  }
}

function decode(raw: unknown, kind: WorkloadKind, namespace: string): Workload | undefined {
  const apiVersion = kind.group === "" ? "v1" : `${kind.group}/v1`;
  const context = { namespace, source: `${kind.plural} of namespace ${namespace}` };
  return workloadOf({ apiVersion, kind: kind.kind, content: raw }, context);
}

/** Whether it is a pod or a job that pulls nothing any more. */
function hasEnded(raw: unknown): boolean {
  const status = endable.safeParse(raw).data?.status;
  if (status?.phase === "Succeeded" || status?.phase === "Failed") return true;
  const ends = new Set(["Complete", "Failed"]);
  return (status?.conditions ?? []).some(
    (condition) => ends.has(condition.type) && condition.status === "True",
  );
}

/** `deployment/web` for a pod of one of its ReplicaSets. */
function topmostOf(
  { object, owner }: Workload,
  owners: ReadonlyMap<string, string | undefined>,
): string {
  if (owner === undefined) return object;
  return owners.get(owner) ?? owner;
}
