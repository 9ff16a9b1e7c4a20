import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Daemon } from "./daemon.ts";
import { etcdSocketOf } from "./etcd.ts";
import { onFreePort, untilReady } from "./ready-daemon.ts";
import { answersOk } from "./ready-url.ts";

/** Open watches would hold a server that is told to stop for a minute. */
const graceMs = 1_000;

export interface ClusterUser {
  readonly name: string;
  readonly groups: readonly string[];
}

export interface ApiServerOptions {
  readonly binary: string;
  readonly workDir: string;
  readonly users: readonly ClusterUser[];
  readonly disabledAdmissionPlugins: readonly string[];
  /** An IPv4 address of this machine. */
  readonly address: string;
  readonly extraArgs: readonly string[];
}

/** What an API server of one control plane keeps between its restarts. */
export interface ApiServer {
  readonly url: string;
  /** PEM its certificate is verified with. */
  readonly certificateAuthority: string;
  readonly serviceAccountKeyPath: string;
  tokenOf(user: string): string | undefined;
  /** Stops it when it runs, and starts it on the same port with the same certificate. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts kube-apiserver over the etcd of the same folder and waits until `/readyz` is well. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { workDir } = options;
  const tokens = new Map(options.users.map((user) => [user.name, randomBytes(16).toString("hex")]));
  const rows = options.users.map(
    ({ name, groups }) => `${tokens.get(name)},"${name}","${name}","${groups.join(",")}"\n`,
  );
  await writeFile(join(workDir, "tokens.csv"), rows.join(""), { mode: 0o600 });
  const serviceAccountKeyPath = join(workDir, "service-account.key");
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  await writeFile(serviceAccountKeyPath, privateKey, { mode: 0o600 });
  await writeFile(join(workDir, "service-account.pub"), publicKey);
  await mkdir(join(workDir, "certificates"));

  const { port, daemon } = await onFreePort(async (candidate) => ({
    port: candidate,
    daemon: await run(options, candidate),
  }));
  let current = daemon;
  return {
    url: `https://${options.address}:${port}`,
    certificateAuthority: await readFile(certificatePathOf(workDir), "utf8"),
    serviceAccountKeyPath,
    tokenOf: (user) => tokens.get(user),
    stop: () => current.stop(graceMs),
    async restart() {
      await current.stop(graceMs);
      current = await run(options, port);
    },
  };
}

async function run(options: ApiServerOptions, port: number): Promise<Daemon> {
  const { workDir, address } = options;
  const daemon = new Daemon({
    name: "kube-apiserver",
    command: options.binary,
    args: [
      `--etcd-servers=unix://${etcdSocketOf(workDir)}`,
      `--bind-address=${address}`,
      `--advertise-address=${address}`,
      `--secure-port=${port}`,
      `--cert-dir=${join(workDir, "certificates")}`,
      // A loopback address may not stand in the Endpoints of the kubernetes Service.
      `--endpoint-reconciler-type=${address.startsWith("127.") ? "none" : "lease"}`,
      "--service-cluster-ip-range=10.96.0.0/16",
      `--token-auth-file=${join(workDir, "tokens.csv")}`,
      "--authorization-mode=Node,RBAC",
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-signing-key-file=${join(workDir, "service-account.key")}`,
      `--service-account-key-file=${join(workDir, "service-account.pub")}`,
      `--disable-admission-plugins=${options.disabledAdmissionPlugins.join(",")}`,
      "--allow-privileged=true",
      "--shutdown-delay-duration=0s",
      ...options.extraArgs,
    ],
    logPath: join(workDir, "kube-apiserver.log"),
  });
  await untilReady(daemon, {
    timeoutMs: 90_000,
    isReady: async () =>
      answersOk(
        `https://${address}:${port}/readyz`,
        await readFile(certificatePathOf(workDir), "utf8"),
      ),
  });
  return daemon;
}

/** The server writes its own certificate and the authority that signed it into this one file. */
function certificatePathOf(workDir: string): string {
  return join(workDir, "certificates", "apiserver.crt");
}
