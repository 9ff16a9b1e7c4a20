import type { BuildProgress } from "../test/cluster/build-progress.ts";
import type { BenchmarkOptions } from "./benchmark-options.ts";
import type { Plot } from "./report/svg-plot.ts";
import type { Table } from "./report/table.ts";

export interface BenchmarkContext {
  readonly options: BenchmarkOptions;
  readonly progress: BuildProgress;
  readonly signal: AbortSignal;
}

export interface BenchmarkReport {
  /** Added to the name of the result file by one that can be run in several ways. */
  readonly variant?: string;
  /** For people, in the order in which they are printed. */
  readonly tables: readonly Table[];
  /** For the result file: everything measured, with the options that were in force. */
  readonly figures: object;
  /** For the documents, by the end of their file names. */
  readonly plots?: Readonly<Record<string, Plot>>;
  /** As the API server that was measured with calls itself. */
  readonly kubernetesVersion: string;
}

/** One thing that is measured, by the name it is asked for with. */
export interface Benchmark {
  readonly name: string;
  /** One line for the usage text. */
  readonly summary: string;
  /** Whether it runs as root, in a network of its own; false when left out. */
  readonly needsRealNodes?: boolean;
  readonly run: (context: BenchmarkContext) => Promise<BenchmarkReport>;
}
