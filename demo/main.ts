import { destination } from "pino";
import { systemClock } from "../runtime/clock.ts";
import { createLogger } from "../runtime/logger.ts";
import { BuildProgress } from "../test/cluster/build-progress.ts";
import { attachToCluster } from "./attach-to-cluster.ts";
import { DEMO_USAGE, type DemoOptions, parseDemoOptions } from "./demo-options.ts";
import { INTERRUPTED, interruptSignal } from "./interrupt-signal.ts";
import { runDemo } from "./run-demo.ts";

async function main(): Promise<number> {
  const parsed = parseDemoOptions(process.argv.slice(2));
  if (parsed.kind === "help") {
    process.stdout.write(DEMO_USAGE);
    return 0;
  }
  if (parsed.kind === "faulty") {
    process.stderr.write(`${parsed.message}\n\n${DEMO_USAGE}`);
    return 2;
  }
  return run(parsed.options);
}

async function run(options: DemoOptions): Promise<number> {
  const signal = interruptSignal();
  const progress = new BuildProgress(process.stderr, systemClock);
  const console = {
    progress,
    print: (text: string) => void process.stdout.write(text),
    logger: createLogger({ role: "demo", level: "error" }, destination(2)),
  };
  try {
    const { kubeconfig, listen } = options;
    if (kubeconfig === undefined) await runDemo(options, console, signal);
    else await attachToCluster({ kubeconfig, listen }, console, signal);
    return 0;
  } catch (error) {
    progress.end();
    if (signal.aborted) return INTERRUPTED;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

process.exit(await main());
