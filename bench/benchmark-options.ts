import { parseArgs } from "node:util";
import { nearestWord } from "../runtime/nearest-word.ts";

/** What the command line asks for; a benchmark has its own default for what is absent. */
export interface BenchmarkOptions {
  /** Sizes of the cluster, measured one after the other. */
  readonly nodes?: readonly number[];
  /** Images that each node has. */
  readonly images?: number;
  readonly pods?: number;
  readonly calls?: number;
  /** Names of the scenarios to place. */
  readonly scenarios?: readonly string[];
  /** Whether to place each scenario at several prices of load. */
  readonly curve?: boolean;
  /** Settings of the score to draw at random. */
  readonly settings?: number;
  /** Simulated seconds in a real one. */
  readonly speed?: number;
  readonly rounds: number;
  readonly seed: number;
  /** Folder of a recorded image set; generated where it has none. */
  readonly data?: string;
  /** Folder for a processor profile of each extender that is started. */
  readonly profile?: string;
}

export type ParsedBenchmarkOptions =
  | {
      readonly kind: "parsed";
      readonly names: readonly string[];
      readonly options: BenchmarkOptions;
    }
  | { readonly kind: "help" }
  | { readonly kind: "faulty"; readonly message: string };

const BOUNDS = {
  nodes: { lowest: 2, highest: 20_000 },
  images: { lowest: 1, highest: 500 },
  pods: { lowest: 100, highest: 100_000 },
  calls: { lowest: 100, highest: 1_000_000 },
  settings: { lowest: 1, highest: 100_000 },
  speed: { lowest: 1, highest: 100 },
  rounds: { lowest: 1, highest: 100 },
  seed: { lowest: 0, highest: 2 ** 32 - 1 },
} as const;

type Count = keyof typeof BOUNDS;

/** Reads the arguments; without a name, all of `known` are asked for. */
export function parseBenchmarkOptions(
  argv: readonly string[],
  known: readonly string[],
): ParsedBenchmarkOptions {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        nodes: { type: "string" },
        images: { type: "string" },
        pods: { type: "string" },
        calls: { type: "string" },
        scenario: { type: "string" },
        curve: { type: "boolean", default: false },
        settings: { type: "string" },
        speed: { type: "string" },
        rounds: { type: "string", default: "3" },
        seed: { type: "string", default: "1" },
        data: { type: "string" },
        profile: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return { kind: "help" };
    for (const name of positionals) checkName(name, known);
    const { data, profile } = values;
    const options = {
      ...(values.nodes === undefined
        ? {}
        : { nodes: values.nodes.split(",").map((text) => parseCount("nodes", text)) }),
      ...optionalCount("images", values.images),
      ...optionalCount("pods", values.pods),
      ...optionalCount("calls", values.calls),
      ...optionalCount("settings", values.settings),
      ...optionalCount("speed", values.speed),
      ...(values.scenario === undefined ? {} : { scenarios: values.scenario.split(",") }),
      ...(values.curve ? { curve: true } : {}),
      rounds: parseCount("rounds", values.rounds),
      seed: parseCount("seed", values.seed),
      ...(data === undefined ? {} : { data }),
      ...(profile === undefined ? {} : { profile }),
    };
    const names = positionals.length === 0 ? known : [...new Set(positionals)];
    return { kind: "parsed", names, options };
  } catch (error) {
    return { kind: "faulty", message: error instanceof Error ? error.message : String(error) };
  }
}

function checkName(name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const nearest = nearestWord(name, known);
  const guess = nearest === undefined ? "" : ` Did you mean "${nearest}"?`;
  throw new RangeError(
    `There is no benchmark ${JSON.stringify(name)}.${guess} There are: ${known.join(", ")}`,
  );
}

function optionalCount<Name extends Count>(
  name: Name,
  text: string | undefined,
): { readonly [name in Name]?: number } {
  return text === undefined
    ? {}
    : ({ [name]: parseCount(name, text) } as { [name in Name]: number });
}

function parseCount(name: Count, text: string): number {
  const { lowest, highest } = BOUNDS[name];
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= lowest && value <= highest) return value;
  throw new RangeError(
    `--${name} is ${JSON.stringify(text)}: give a whole number from ${lowest} to ${highest}`,
  );
}
