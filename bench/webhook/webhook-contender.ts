import { once } from "node:events";
import { connect } from "node:net";
import { join } from "node:path";
import { IMAGE_ENVIRONMENT } from "../../image/image-environment.ts";
import { Daemon } from "../../test/cluster/daemon.ts";
import { onFreePort, untilReady } from "../../test/cluster/ready-daemon.ts";
import { compiledProgram } from "../processes/compiled-program.ts";
import { MeasuredRole } from "../processes/measured-role.ts";
import { probedNode } from "../processes/probed-node.ts";
import { commandOn } from "../processes/processor-pin.ts";
import { type ResourceUsage, readUsageOf } from "../processes/resource-usage.ts";
import type { ServingFiles } from "./serving-files.ts";

const START_TIMEOUT_MS = 20_000;

/** A webhook that reviews can be sent to, over TLS. */
export interface WebhookContender extends AsyncDisposable {
  readonly title: string;
  readonly url: string;
  readUsage(): Promise<ResourceUsage>;
}

export interface OwnWebhook extends WebhookContender {
  readMetrics(): Promise<string>;
}

export interface ContenderOptions {
  readonly kubeconfig: string;
  /** For logs. */
  readonly folder: string;
  readonly files: ServingFiles;
  /** In plain HTTP. */
  readonly registryHosts: readonly string[];
  /** Folder for a processor profile. */
  readonly profile: string | undefined;
  /** The only one it may run on. */
  readonly processor: number | undefined;
}

/** Our webhook with the options it has in a cluster. */
export function startOwnWebhook(options: ContenderOptions): Promise<OwnWebhook> {
  const { files, registryHosts, ...role } = options;
  return onFreePort(async (port) => {
    const listen = ["--listen", `127.0.0.1:${port}`];
    const tls = ["--tls-cert", files.certificate, "--tls-key", files.key];
    const args = [
      ...listen,
      ...tls,
      ...registryHosts.flatMap((host) => ["--insecure-registry", host]),
    ];
    const running = await MeasuredRole.start({ ...role, role: "webhook", args });
    return {
      title: "webhook",
      url: urlOf(port),
      readUsage: () => running.readUsage(),
      readMetrics: () => running.readMetrics(),
      [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
    };
  });
}

/** The express handler that allows everything, and parses the review only to answer it. */
export function startFloor({
  folder,
  files,
  processor,
}: ContenderOptions): Promise<WebhookContender> {
  return onFreePort(async (port) => {
    // The webhook carries the probe, so the floor does.
    const probed = await probedNode(join(folder, "allow-everything.stalls"));
    const floor = await compiledProgram("bench/webhook/allow-everything");
    const [command, ...before] = commandOn(processor, [process.execPath, ...probed.args, floor]);
    const tls = [`--tls-cert=${files.certificate}`, `--tls-key=${files.key}`];
    const name = "allow-everything";
    const daemon = new Daemon({
      name,
      command,
      args: [...before, `--port=${port}`, ...tls],
      logPath: join(folder, `${name}.log`),
      environment: { ...IMAGE_ENVIRONMENT, ...probed.environment },
    });
    await untilReady(daemon, { timeoutMs: START_TIMEOUT_MS, isReady: () => isListening(port) });
    return {
      title: "express, allows everything",
      url: urlOf(port),
      readUsage: () => readUsageOf(daemon),
      [Symbol.asyncDispose]: () => daemon.stop(),
    };
  });
}

/** As the API server calls it, with the name in the certificate. */
function urlOf(port: number): string {
  return `https://localhost:${port}/validate?timeout=5s`;
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } finally {
    socket.destroy();
  }
}
