import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ApiServer, startApiServer } from "./api-server.ts";
import { controlPlaneBinaries } from "./binaries.ts";
import {
  type ControlPlaneOptions,
  controllersOf,
  disabledAdmissionPluginsOf,
} from "./control-plane-options.ts";
import { startEtcd } from "./etcd.ts";
import type { ControlPlaneName } from "./go-program.ts";
import { writeKubeconfig } from "./kubeconfig.ts";
import { type KubectlResult, runKubectl } from "./kubectl.ts";
import { type Scheduler, type SchedulerOptions, startScheduler } from "./scheduler.ts";
import { startWorkloadControllers } from "./workload-controllers.ts";

/** Starts etcd and kube-apiserver of their own in a temporary folder; stop them with `stop()` or `await using`. */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const binaries = await controlPlaneBinaries();
  const workDir = await mkdtemp(join(tmpdir(), "layerwise-"));
  const stops = new AsyncDisposableStack();
  stops.defer(() => rm(workDir, { recursive: true, force: true, maxRetries: 5 }));
  try {
    const etcd = await startEtcd({ binary: binaries.etcd, workDir });
    stops.defer(() => etcd.stop());
    const apiServer = await startApiServer({
      binary: binaries["kube-apiserver"],
      workDir,
      users: [{ name: "admin", groups: ["system:masters"] }, ...(options.users ?? [])],
      disabledAdmissionPlugins: disabledAdmissionPluginsOf(options),
      address: options.address ?? "127.0.0.1",
      extraArgs: options.apiServerArgs ?? [],
    });
    stops.defer(() => apiServer.stop());
    const controlPlane = new ControlPlane({ binaries, workDir, apiServer, stops });
    const kubeconfig = await controlPlane.kubeconfigOf("admin");
    if (options.workloadControllers === true) {
      const daemon = await startWorkloadControllers({
        binary: binaries["kube-controller-manager"],
        kubeconfig,
        workDir,
        apiServer,
        controllers: controllersOf(options),
        extraArgs: options.controllerManagerArgs ?? [],
      });
      stops.defer(() => daemon.stop());
      // Until a controller has made it, admission refuses every pod.
      await controlPlane.kubectl(["wait", "--for=create", "serviceaccount/default"]);
    }
    return controlPlane;
  } catch (error) {
    await stops.disposeAsync();
    throw error;
  }
}

interface ControlPlaneParts {
  readonly binaries: Record<ControlPlaneName, string>;
  readonly workDir: string;
  readonly apiServer: ApiServer;
  readonly stops: AsyncDisposableStack;
}

/** A running control plane: Kubernetes without nodes and, until asked for, without a scheduler. */
export class ControlPlane implements AsyncDisposable {
  readonly binaries: Record<ControlPlaneName, string>;
  /** Logs and state of every component; removed by {@link stop}. */
  readonly workDir: string;
  /** https, on a loopback port that stays the same across restarts. */
  readonly url: string;
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  readonly #apiServer: ApiServer;
  readonly #stops: AsyncDisposableStack;
  #schedulers = 0;

  constructor(parts: ControlPlaneParts) {
    this.binaries = parts.binaries;
    this.workDir = parts.workDir;
    this.url = parts.apiServer.url;
    this.kubeconfig = this.#kubeconfigPath("admin");
    this.#apiServer = parts.apiServer;
    this.#stops = parts.stops;
  }

  /** Starts a kube-scheduler; `stop()` of its daemon ends it before the rest. */
  async startScheduler(options: SchedulerOptions = {}): Promise<Scheduler> {
    this.#schedulers += 1;
    const name = `kube-scheduler${this.#schedulers === 1 ? "" : `-${this.#schedulers}`}`;
    const { kubeconfig, workDir } = this;
    const place = { binary: this.binaries["kube-scheduler"], kubeconfig, workDir, name };
    const scheduler = await startScheduler(place, options);
    this.#stops.defer(() => scheduler.daemon.stop());
    return scheduler;
  }

  /** Runs the control plane's own kubectl as the administrator; a failure is a result with its code. */
  kubectl(args: readonly string[], input?: string): Promise<KubectlResult> {
    const { kubeconfig, workDir } = this;
    return runKubectl(args, {
      binary: this.binaries.kubectl,
      kubeconfig,
      home: workDir,
      ...(input === undefined ? {} : { input }),
    });
  }

  /** Writes and returns the path of a kubeconfig of one of the users named at the start. */
  async kubeconfigOf(user: string): Promise<string> {
    const token = this.#apiServer.tokenOf(user);
    if (token === undefined)
      throw new Error(`the control plane was started without user "${user}"`);
    return this.#writeKubeconfig(user, token);
  }

  /** As {@link kubeconfigOf}, of a service account that exists; its token is good for an hour. */
  async serviceAccountKubeconfig(namespace: string, name: string): Promise<string> {
    const { stdout, stderr, code } = await this.kubectl(["create", "token", "-n", namespace, name]);
    if (code !== 0)
      throw new Error(`no token for service account "${namespace}/${name}": ${stderr}`);
    return this.#writeKubeconfig(`system:serviceaccount:${namespace}:${name}`, stdout.trim());
  }

  /** Stops and starts kube-apiserver: same address, certificate and contents. */
  restartApiServer(): Promise<void> {
    return this.#apiServer.restart();
  }

  /** Stops kube-apiserver until {@link restartApiServer}. */
  stopApiServer(): Promise<void> {
    return this.#apiServer.stop();
  }

  /** Ends every component, last started first, waits for each, and removes {@link workDir}. */
  stop(): Promise<void> {
    return this.#stops.disposeAsync();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #writeKubeconfig(user: string, token: string): Promise<string> {
    const { url: server, certificateAuthority } = this.#apiServer;
    const path = this.#kubeconfigPath(user);
    await writeKubeconfig(path, { server, certificateAuthority, user, token });
    return path;
  }

  #kubeconfigPath(user: string): string {
    return join(this.workDir, `${user.replaceAll(/[^\w.-]/g, "_")}.kubeconfig`);
  }
}
