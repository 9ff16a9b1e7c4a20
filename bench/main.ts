import { INTERRUPTED, interruptSignal } from "../demo/interrupt-signal.ts";
import { systemClock } from "../runtime/clock.ts";
import { BuildProgress } from "../test/cluster/build-progress.ts";
import { isInOwnNamespace, runInOwnNamespace } from "../test/e2e/own-namespace.ts";
import type { BenchmarkContext } from "./benchmark.ts";
import { parseBenchmarkOptions } from "./benchmark-options.ts";
import { BENCHMARKS } from "./benchmarks.ts";
import { SCENARIO_NAMES } from "./placement/placement-scenarios.ts";
import { readMachineConditions } from "./report/machine-conditions.ts";
import { writeResultFile } from "./report/result-file.ts";
import { formatTable } from "./report/table.ts";

const USAGE = `Usage: npm run bench -- [NAME...] [options]

Measures with a real etcd, kube-apiserver and kube-scheduler, except for simulation. Without a name, everything.

${BENCHMARKS.map(({ name, summary }) => `  ${name.padEnd(18)} ${summary}`).join("\n")}

  --nodes N[,N...]   sizes of the cluster, one after the other
  --images N         images that each node has
  --pods N           pods that a round schedules
  --calls N          calls that a round times
  --scenario A[,B]   scenarios of placement (replicas) and simulation (four), all or some of
                     ${SCENARIO_NAMES.join(", ")}
  --curve            places each scenario at several prices of load: bytes and waits against spread
  --settings N       draws settings of the score at random, of simulation: how far any of them gets
  --speed N          simulated seconds in a real one, of placement and simulation (10)
  --rounds N         rounds of each comparison (3)
  --seed N           other draws and, where generated, other images (1)
  --data DIR         recorded image set (../shared/data); generated where there is none
  --profile DIR      processor profiles of the extenders, for Chrome's developer tools
  --help             this text
`;

async function main(): Promise<number> {
  const parsed = parseBenchmarkOptions(
    process.argv.slice(2),
    BENCHMARKS.map(({ name }) => name),
  );
  switch (parsed.kind) {
    case "help":
      process.stdout.write(USAGE);
      return 0;
    case "faulty":
      process.stderr.write(`${parsed.message}\n\n${USAGE}`);
      return 2;
    case "parsed":
      return run(parsed.names, parsed.options);
    default:
      return parsed satisfies never;
  }
}

async function run(
  names: readonly string[],
  options: BenchmarkContext["options"],
): Promise<number> {
  const signal = interruptSignal();
  const progress = new BuildProgress(process.stderr, systemClock);
  try {
    for (const benchmark of BENCHMARKS.filter(({ name }) => names.includes(name))) {
      if (benchmark.needsRealNodes === true && !isInOwnNamespace(process.env)) {
        const code = await runInOwnNamespace(process.execPath, argumentsFor(benchmark.name));
        if (code !== 0) return code;
        continue;
      }
      const date = new Date(systemClock.nowMs()).toISOString();
      const conditions = { seed: options.seed, date, machine: readMachineConditions() };
      const report = await benchmark.run({ options, progress, signal });
      const { variant } = report;
      const name = variant === undefined ? benchmark.name : `${benchmark.name}-${variant}`;
      const path = await writeResultFile(name, report, conditions);
      progress.end(`${benchmark.name} done, figures in ${path}`);
      process.stdout.write(`${report.tables.map(formatTable).join("\n")}\n`);
    }
    return 0;
  } catch (error) {
    progress.end();
    if (signal.aborted) return INTERRUPTED;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

/** Of this program, for one benchmark with the options that were given. */
function argumentsFor(name: string): string[] {
  const known = new Set(BENCHMARKS.map((benchmark) => benchmark.name));
  const options = process.argv.slice(2).filter((argument) => !known.has(argument));
  return [import.meta.filename, name, ...options];
}

process.exit(await main());
