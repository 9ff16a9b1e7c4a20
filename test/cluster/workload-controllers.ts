import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ApiServer } from "./api-server.ts";
import { Daemon } from "./daemon.ts";
import { onFreePort, untilReady } from "./ready-daemon.ts";
import { answersOk } from "./ready-url.ts";

export interface WorkloadControllersOptions {
  readonly binary: string;
  readonly kubeconfig: string;
  readonly workDir: string;
  readonly apiServer: ApiServer;
  /** As kube-controller-manager's `--controllers` takes them. */
  readonly controllers: readonly string[];
  readonly extraArgs: readonly string[];
}

/** Starts kube-controller-manager, whose controllers make pods of Deployments, Jobs and the like. */
export async function startWorkloadControllers(
  options: WorkloadControllersOptions,
): Promise<Daemon> {
  const { workDir, apiServer } = options;
  const authorityPath = join(workDir, "ca.crt");
  await writeFile(authorityPath, apiServer.certificateAuthority);
  const certificates = join(workDir, "kube-controller-manager-certificates");
  return onFreePort(async (port) => {
    const daemon = new Daemon({
      name: "kube-controller-manager",
      command: options.binary,
      args: [
        `--kubeconfig=${options.kubeconfig}`,
        `--authentication-kubeconfig=${options.kubeconfig}`,
        `--authorization-kubeconfig=${options.kubeconfig}`,
        "--leader-elect=false",
        `--controllers=${options.controllers.join(",")}`,
        `--service-account-private-key-file=${apiServer.serviceAccountKeyPath}`,
        `--root-ca-file=${authorityPath}`,
        "--bind-address=127.0.0.1",
        `--secure-port=${port}`,
        `--cert-dir=${certificates}`,
        "--kube-api-qps=2000",
        "--kube-api-burst=2000",
        ...options.extraArgs,
      ],
      logPath: join(workDir, "kube-controller-manager.log"),
    });
    const certificate = join(certificates, "kube-controller-manager.crt");
    await untilReady(daemon, {
      timeoutMs: 60_000,
      isReady: async () =>
        answersOk(`https://127.0.0.1:${port}/healthz`, await readFile(certificate, "utf8")),
    });
    return daemon;
  });
}
