import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { OperatorError } from "../runtime/operator-error.ts";
import { KubeConfig } from "./client-node-config.ts";

const SERVICE_ACCOUNT_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

export interface KubeConfigSource {
  /** Path of a kubeconfig file; wins over everything else. */
  readonly kubeconfig?: string | undefined;
  /** The environment of the process: KUBERNETES_SERVICE_HOST, KUBECONFIG and HOME are read. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Finds out which cluster to talk to and as whom: the named file, else the pod's service account when
 * KUBERNETES_SERVICE_HOST is set, else kubectl's rules (the files of KUBECONFIG, first one wins per entry, else
 * ~/.kube/config). Throws an OperatorError when there is none, or when it names no cluster: there is no fall-back to localhost.
 */
export function loadKubeConfig(source: KubeConfigSource): KubeConfig {
  const { kubeconfig, environment } = source;
  if (kubeconfig !== undefined) return withCluster(readFile(kubeconfig), kubeconfig);
  if (environment["KUBERNETES_SERVICE_HOST"]) return inClusterConfig();
  const files = filesOf(environment).filter((file) => existsSync(file));
  if (files.length === 0) {
    throw new OperatorError(
      "Cannot find a Kubernetes cluster: no pod environment, no file in KUBECONFIG and no ~/.kube/config; pass --kubeconfig FILE",
    );
  }
  return withCluster(merge(files.map(readFile)), files.join(delimiter));
}

function inClusterConfig(): KubeConfig {
  if (!existsSync(SERVICE_ACCOUNT_TOKEN)) {
    throw new OperatorError(
      `Cannot use the pod's service account: "${SERVICE_ACCOUNT_TOKEN}" is missing; set automountServiceAccountToken or pass --kubeconfig FILE`,
    );
  }
  const config = new KubeConfig();
  config.loadFromCluster();
  return config;
}

function filesOf(environment: KubeConfigSource["environment"]): string[] {
  const listed = (environment["KUBECONFIG"] ?? "").split(delimiter).filter((file) => file !== "");
  if (listed.length > 0) return listed;
  const home = environment["HOME"] ?? environment["USERPROFILE"];
  return home === undefined || home === "" ? [] : [join(home, ".kube", "config")];
}

function readFile(file: string): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromFile(file);
  } catch (error) {
    throw new OperatorError(`Cannot read kubeconfig ${JSON.stringify(file)}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  return config;
}

// KubeConfig.mergeConfig throws on a duplicate name, where kubectl keeps the first.
function merge(configs: readonly KubeConfig[]): KubeConfig {
  const merged = new KubeConfig();
  for (const config of configs) {
    for (const cluster of config.clusters)
      if (!has(merged.clusters, cluster)) merged.addCluster(cluster);
    for (const user of config.users) if (!has(merged.users, user)) merged.addUser(user);
    for (const context of config.contexts)
      if (!has(merged.contexts, context)) merged.addContext(context);
    if (!merged.currentContext && config.currentContext)
      merged.setCurrentContext(config.currentContext);
  }
  return merged;
}

function has(entries: readonly { name: string }[], entry: { name: string }): boolean {
  return entries.some(({ name }) => name === entry.name);
}

function withCluster(config: KubeConfig, origin: string): KubeConfig {
  const context = config.currentContext || "";
  if (!config.getCurrentCluster()) {
    throw new OperatorError(
      `Cannot use kubeconfig ${JSON.stringify(origin)}: its current-context ${JSON.stringify(context)} names no cluster; choose one with kubectl config use-context`,
    );
  }
  return config;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
