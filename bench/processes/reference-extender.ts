import { join } from "node:path";
import { z } from "zod";
import { MAX_NAMED } from "../../extender/prioritizer.ts";
import { IMAGE_ENVIRONMENT } from "../../image/image-environment.ts";
import { nodeFlagsOf } from "../../runtime/node-flags.ts";
import { Daemon } from "../../test/cluster/daemon.ts";
import { onFreePort, untilReady } from "../../test/cluster/ready-daemon.ts";
import { compiledProgram } from "./compiled-program.ts";
import { readUsageOf } from "./resource-usage.ts";
import type { RunningExtender } from "./running-extender.ts";

const counts = z.object({ calls: z.number(), entries: z.number() });

/** Nodes that the Go extender scores: all of a call, as many as Layerwise names at most, or none. */
export type ReferenceAnswer = "every" | "few" | "none";

const FEW = `--few=${MAX_NAMED}`;

/** Starts the Go extender. */
export function startReferenceExtender(options: {
  readonly binary: string;
  readonly answer: ReferenceAnswer;
  readonly folder: string;
}): Promise<RunningExtender> {
  const { binary, answer, folder } = options;
  return startProgram({
    name: `reference-extender-${answer}`,
    folder,
    commandOn: (port) => [binary, `-listen=127.0.0.1:${port}`, `-answer=${answer}`, FEW],
  });
}

/** Starts the least there is in Node.js that names as many as Layerwise does. */
export async function startFewNamesExtender(folder: string): Promise<RunningExtender> {
  const main = await compiledProgram("bench/processes/few-names-extender");
  return startProgram({
    name: "few-names-extender",
    folder,
    commandOn: (port) => [
      process.execPath,
      ...nodeFlagsOf("extender"),
      main,
      `--port=${port}`,
      FEW,
    ],
  });
}

function startProgram({
  name,
  folder,
  commandOn,
}: {
  readonly name: string;
  readonly folder: string;
  readonly commandOn: (port: number) => readonly [string, ...string[]];
}): Promise<RunningExtender> {
  return onFreePort(async (port) => {
    const url = `http://127.0.0.1:${port}`;
    const [command, ...args] = commandOn(port);
    const daemon = new Daemon({
      name,
      command,
      args,
      logPath: join(folder, `${name}.log`),
      environment: IMAGE_ENVIRONMENT,
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
