import { parseArgs } from "node:util";

export interface DemoOptions {
  readonly nodes: number;
  readonly pods: number;
  readonly seed: number;
  /** Leaves everything running until interrupted. */
  readonly keep: boolean;
  /** Uses the cluster of this file instead of a simulated one. */
  readonly kubeconfig?: string;
  /** `host:port` of the extender, for the scheduler of that cluster. */
  readonly listen: string;
  /** Writes both summaries to this file. */
  readonly json?: string;
  /** Folder of a recorded image set; generated where it has none. */
  readonly data?: string;
}

export type ParsedDemoOptions =
  | { readonly kind: "parsed"; readonly options: DemoOptions }
  | { readonly kind: "help" }
  | { readonly kind: "faulty"; readonly message: string };

export const DEMO_USAGE = `Usage: npm run demo -- [options]

Schedules a stream of pods twice over simulated nodes, without and with Layerwise, and compares.

  --nodes N          simulated nodes (100)
  --pods N           pods in the stream (2000)
  --seed N           another stream and, where generated, other images (1)
  --keep             leave everything running at the end, to look around
  --json FILE        write the figures of both runs
  --data DIR         recorded image set (../shared/data); generated where there is none
  --kubeconfig FILE  run controller and extender against a cluster of yours instead
  --listen HOST:PORT where that cluster's scheduler reaches the extender (127.0.0.1:8888)
  --help             this text
`;

const BOUNDS = {
  nodes: { lowest: 2, highest: 5000, fallback: 100 },
  pods: { lowest: 1, highest: 50_000, fallback: 2000 },
  seed: { lowest: 0, highest: 2 ** 32 - 1, fallback: 1 },
} as const;

export function parseDemoOptions(argv: readonly string[]): ParsedDemoOptions {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        nodes: { type: "string" },
        pods: { type: "string" },
        seed: { type: "string" },
        keep: { type: "boolean", default: false },
        json: { type: "string" },
        data: { type: "string" },
        kubeconfig: { type: "string" },
        listen: { type: "string", default: "127.0.0.1:8888" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return { kind: "help" };
    const { keep, listen, json, data, kubeconfig } = values;
    const options = {
      nodes: parseCount("nodes", values.nodes),
      pods: parseCount("pods", values.pods),
      seed: parseCount("seed", values.seed),
      keep,
      listen,
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
      ...(json === undefined ? {} : { json }),
      ...(data === undefined ? {} : { data }),
    };
    return { kind: "parsed", options };
  } catch (error) {
    return { kind: "faulty", message: error instanceof Error ? error.message : String(error) };
  }
}

function parseCount(name: keyof typeof BOUNDS, text: string | undefined): number {
  const { lowest, highest, fallback } = BOUNDS[name];
  if (text === undefined) return fallback;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= lowest && value <= highest) return value;
  throw new RangeError(
    `--${name} is ${JSON.stringify(text)}: give a whole number from ${lowest} to ${highest}`,
  );
}
