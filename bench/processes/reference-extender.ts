import { join } from "node:path";
import { z } from "zod";
import { Daemon } from "../../test/cluster/daemon.ts";
import { onFreePort, untilReady } from "../../test/cluster/ready-daemon.ts";
import { readUsageOf } from "./resource-usage.ts";
import type { RunningExtender } from "./running-extender.ts";

const counts = z.object({ calls: z.number(), entries: z.number() });

/** Nodes that the Go extender scores: all of a call, 32 of them, or none. */
export type ReferenceAnswer = "every" | "few" | "none";

/** Starts the Go extender. */
export function startReferenceExtender(options: {
  readonly binary: string;
  readonly answer: ReferenceAnswer;
  readonly folder: string;
}): Promise<RunningExtender> {
  const { binary, answer, folder } = options;
  return onFreePort(async (port) => {
    const url = `http://127.0.0.1:${port}`;
    const daemon = new Daemon({
      name: `reference-extender-${answer}`,
      command: binary,
      args: [`-listen=127.0.0.1:${port}`, `-answer=${answer}`],
      logPath: join(folder, "reference-extender.log"),
    });
    const readCounts = async () => counts.parse(await (await fetch(`${url}/counts`)).json());
    await untilReady(daemon, {
      timeoutMs: 10_000,
      isReady: async () => Boolean(await readCounts()),
    });
    const readCpuSeconds = async () => (await readUsageOf(daemon)).cpuSeconds;
    return { url, readCounts, readCpuSeconds, [Symbol.asyncDispose]: () => daemon.stop() };
  });
}
