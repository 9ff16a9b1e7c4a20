import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { IMAGE_ENVIRONMENT } from "../../image/image-environment.ts";
import { systemClock } from "../../runtime/clock.ts";
import { nodeFlagsOf } from "../../runtime/node-flags.ts";
import { Daemon } from "../../test/cluster/daemon.ts";
import { onFreePort, untilReady } from "../../test/cluster/ready-daemon.ts";
import { compiledProgram } from "./compiled-program.ts";
import { parseMetric } from "./metrics-text.ts";
import { probedNode } from "./probed-node.ts";
import { commandOn } from "./processor-pin.ts";
import { type ResourceUsage, readUsageOf } from "./resource-usage.ts";
import { type LongestStall, longestStallOf } from "./stalls.ts";

const START_TIMEOUT_MS = 120_000;
const STOP_GRACE_MS = 30_000;

export interface MeasuredRoleOptions {
  readonly role: "controller" | "extender" | "webhook";
  readonly kubeconfig: string;
  /** Of the role, beside the kubeconfig and where it serves its metrics. */
  readonly args: readonly string[];
  /** For its log and what the stall probe writes. */
  readonly folder: string;
  /** Folder for a processor profile. */
  readonly profile?: string | undefined;
  /** The only one it may run on. */
  readonly processor?: number | undefined;
  /** Whether its stalls are looked for, which costs it some time a hundred times a second; true when absent. */
  readonly isProbed?: boolean;
}

interface Times {
  readonly startMs: number;
  readonly listeningMs: number;
  readonly readyMs: number;
}

/** A role of ours in a process of its own, with what can be seen of it from outside. */
export class MeasuredRole implements AsyncDisposable {
  readonly #daemon: Daemon;
  readonly #metricsUrl: string;
  readonly #probeFile: string;
  readonly #times: Times;
  #longestLagMs = 0;

  private constructor(
    daemon: Daemon,
    parts: { metricsUrl: string; probeFile: string; times: Times },
  ) {
    this.#daemon = daemon;
    this.#metricsUrl = parts.metricsUrl;
    this.#probeFile = parts.probeFile;
    this.#times = parts.times;
  }

  /** Starts it as the image does, compiled, and waits until it is ready. */
  static async start(options: MeasuredRoleOptions): Promise<MeasuredRole> {
    const main = await compiledProgram(`${options.role}/main`);
    return onFreePort((port) => MeasuredRole.#startOn(`127.0.0.1:${port}`, main, options));
  }

  static async #startOn(
    metricsListen: string,
    main: string,
    { role, kubeconfig, args, folder, profile, processor, isProbed = true }: MeasuredRoleOptions,
  ): Promise<MeasuredRole> {
    const startMs = systemClock.nowMs();
    const probeFile = join(folder, `${role}-${startMs}.stalls`);
    const profiling = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
    const fixed = ["--kubeconfig", kubeconfig, "--metrics-listen", metricsListen];
    const probed = isProbed ? await probedNode(probeFile) : undefined;
    const [command, ...before] = commandOn(processor, [
      process.execPath,
      ...nodeFlagsOf(role),
      ...(probed?.args ?? []),
    ]);
    const daemon = new Daemon({
      name: role,
      command,
      args: [...before, ...profiling, main, ...fixed, ...args],
      logPath: join(folder, `${role}.log`),
      environment: { ...IMAGE_ENVIRONMENT, ...probed?.environment },
    });
    const metricsUrl = `http://${metricsListen}`;
    const until = (path: string) =>
      untilReady(daemon, {
        timeoutMs: START_TIMEOUT_MS,
        isReady: async () => (await fetch(`${metricsUrl}${path}`)).ok,
      });
    await until("/healthz");
    const listeningMs = systemClock.nowMs();
    await until("/readyz");
    const times = { startMs, listeningMs, readyMs: systemClock.nowMs() };
    return new MeasuredRole(daemon, { metricsUrl, probeFile, times });
  }

  /** From the start of the program until it said that it is ready. */
  get syncedSeconds(): number {
    return (this.#times.readyMs - this.#times.startMs) / 1000;
  }

  /** When it first answered at all, and when it was ready; milliseconds since the Unix epoch. */
  get syncing(): { readonly fromMs: number; readonly toMs: number } {
    return { fromMs: this.#times.listeningMs, toMs: this.#times.readyMs };
  }

  async readMetrics(): Promise<string> {
    const text = await (await fetch(`${this.#metricsUrl}/metrics`)).text();
    // Each look at the metrics begins the longest lag anew.
    const lagMs = parseMetric(text, "nodejs_eventloop_lag_max_seconds") * 1000;
    this.#longestLagMs = Math.max(this.#longestLagMs, lagMs);
    return text;
  }

  /** The longest event-loop lag since the last call, by the role's own metric. */
  async readLongestLagMs(): Promise<number> {
    await this.readMetrics();
    const longestMs = this.#longestLagMs;
    this.#longestLagMs = 0;
    return longestMs;
  }

  /** The stall probe's view of a time, in milliseconds since the Unix epoch. */
  async readStalls(time: {
    readonly fromMs: number;
    readonly toMs: number;
  }): Promise<LongestStall> {
    return longestStallOf(await readFile(this.#probeFile, "utf8"), time);
  }

  readUsage(): Promise<ResourceUsage> {
    return readUsageOf(this.#daemon);
  }

  [Symbol.asyncDispose](): Promise<void> {
    // A profile is written after the program has come to its end.
    return this.#daemon.stop(STOP_GRACE_MS);
  }
}
