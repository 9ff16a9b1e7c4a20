import { createConnection } from "node:net";
import { join } from "node:path";
import { Daemon } from "./daemon.ts";
import { untilReady } from "./ready-daemon.ts";

export interface EtcdOptions {
  readonly binary: string;
  readonly workDir: string;
}

/** etcd on a socket of its own folder: no port, and no sync to disk, since nothing outlives the run. */
export async function startEtcd(options: EtcdOptions): Promise<Daemon> {
  const socket = etcdSocketOf(options.workDir);
  const etcd = new Daemon({
    name: "etcd",
    command: options.binary,
    args: [
      `--data-dir=${join(options.workDir, "etcd")}`,
      `--listen-client-urls=unix://${socket}`,
      // etcd takes no socket here; nobody asks what it advertises.
      "--advertise-client-urls=http://127.0.0.1:0",
      "--listen-peer-urls=http://127.0.0.1:0",
      "--unsafe-no-fsync",
      "--quota-backend-bytes=8589934592",
      "--log-level=warn",
    ],
    logPath: join(options.workDir, "etcd.log"),
  });
  await untilReady(etcd, { timeoutMs: 30_000, isReady: () => connects(socket) });
  return etcd;
}

/** Where the etcd of a control plane's folder listens. */
export function etcdSocketOf(workDir: string): string {
  return join(workDir, "etcd.sock");
}

function connects(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(path);
    connection.once("connect", () => resolve(true)).once("error", () => resolve(false));
    connection.once("connect", () => connection.destroy());
  });
}
