import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemClock } from "../runtime/clock.ts";
import { Daemon } from "../test/cluster/daemon.ts";
import { onFreePort, untilReady } from "../test/cluster/ready-daemon.ts";
import { parseMetric } from "./metrics-text.ts";
import { type ResourceUsage, readResourceUsage } from "./resource-usage.ts";
import { type LongestStall, longestStallOf } from "./stalls.ts";

const MAIN = fileURLToPath(new URL("../extender/main.ts", import.meta.url));
const PROBE = new URL("stall-probe.ts", import.meta.url).href;
const START_TIMEOUT_MS = 120_000;
const STOP_GRACE_MS = 30_000;

export interface ExtenderDaemonOptions {
  readonly kubeconfig: string;
  /** For its log and what the stall probe writes. */
  readonly folder: string;
  /** Tells several extenders of one folder apart. */
  readonly name: string;
  /** Folder for a processor profile. */
  readonly profile?: string | undefined;
}

/** Our extender in a process of its own, with what can be seen of it from outside. */
export class ExtenderDaemon implements AsyncDisposable {
  /** From the start of the program until it says that it is ready. */
  readonly syncedSeconds: number;
  /** When it first answered at all, and when it was ready; milliseconds since the Unix epoch. */
  readonly listeningMs: number;
  readonly readyMs: number;
  readonly url: string;
  readonly #daemon: Daemon;
  readonly #metricsUrl: string;
  readonly #probeFile: string;

  private constructor(parts: {
    daemon: Daemon;
    ports: { listen: number; metrics: number };
    times: { startMs: number; listeningMs: number; readyMs: number };
    probeFile: string;
  }) {
    const { ports, times } = parts;
    this.#daemon = parts.daemon;
    this.#probeFile = parts.probeFile;
    this.url = `http://127.0.0.1:${ports.listen}`;
    this.#metricsUrl = `http://127.0.0.1:${ports.metrics}`;
    this.syncedSeconds = (times.readyMs - times.startMs) / 1000;
    this.listeningMs = times.listeningMs;
    this.readyMs = times.readyMs;
  }

  /** Starts it as users do, from source, and waits until it is ready. */
  static start(options: ExtenderDaemonOptions): Promise<ExtenderDaemon> {
    return onFreePort((listen) =>
      onFreePort((metrics) => ExtenderDaemon.#startOn({ listen, metrics }, options)),
    );
  }

  static async #startOn(
    ports: { listen: number; metrics: number },
    { kubeconfig, folder, name, profile }: ExtenderDaemonOptions,
  ): Promise<ExtenderDaemon> {
    const probeFile = join(folder, `${name}.stalls`);
    const profiling = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
    const endpoints = ["--listen", `127.0.0.1:${ports.listen}`];
    endpoints.push("--metrics-listen", `127.0.0.1:${ports.metrics}`);
    const startMs = systemClock.nowMs();
    const daemon = new Daemon({
      name,
      command: process.execPath,
      args: [`--import=${PROBE}`, ...profiling, MAIN, "--kubeconfig", kubeconfig, ...endpoints],
      logPath: join(folder, `${name}.log`),
      environment: { STALL_PROBE_FILE: probeFile },
    });
    const until = (path: string) =>
      untilReady(daemon, {
        timeoutMs: START_TIMEOUT_MS,
        isReady: async () => (await fetch(`http://127.0.0.1:${ports.metrics}${path}`)).ok,
      });
    await until("/healthz");
    const listeningMs = systemClock.nowMs();
    await until("/readyz");
    const times = { startMs, listeningMs, readyMs: systemClock.nowMs() };
    return new ExtenderDaemon({ daemon, ports, times, probeFile });
  }

  async readMetrics(): Promise<string> {
    return (await fetch(`${this.#metricsUrl}/metrics`)).text();
  }

  /** The longest event-loop lag since the last look, by the extender's own metric. */
  async readLongestLagMs(): Promise<number> {
    return parseMetric(await this.readMetrics(), "nodejs_eventloop_lag_max_seconds") * 1000;
  }

  async readStalls(fromMs: number, toMs: number): Promise<LongestStall> {
    return longestStallOf(await readFile(this.#probeFile, "utf8"), fromMs, toMs);
  }

  readUsage(): Promise<ResourceUsage> {
    const { pid } = this.#daemon;
    if (pid === undefined) throw new Error("The extender has no process");
    return readResourceUsage(pid);
  }

  [Symbol.asyncDispose](): Promise<void> {
    // A profile is written after the program has come to its end.
    return this.#daemon.stop(STOP_GRACE_MS);
  }
}
