import { CheckDemand, type PulledImages } from "./check-demand.ts";
import type { CheckPullRecord } from "./check-pull-record.ts";
import { CheckPulls } from "./check-pulls.ts";
import type { CheckRecord } from "./check-record.ts";

export interface CheckStateOptions {
  readonly maxChecks: number;
  /** Told of checks, by `namespace/name`, that are not as they were. */
  readonly onChange: (keys: readonly string[]) => void;
}

/** The ImageChecks there are, and those there should be. */
export class CheckState {
  readonly demand: CheckDemand;
  readonly pulls = new CheckPulls();
  readonly #onChange: CheckStateOptions["onChange"];
  readonly #records = new Map<string, CheckRecord>();

  constructor(options: CheckStateOptions) {
    this.demand = new CheckDemand(options);
    this.#onChange = options.onChange;
  }

  get records(): ReadonlyMap<string, CheckRecord> {
    return this.#records;
  }

  observe(key: string, record: CheckRecord): void {
    this.#records.set(key, record);
    this.#onChange([key]);
  }

  forget(key: string): void {
    this.#records.delete(key);
    this.#onChange([key]);
  }

  observePull(key: string, record: CheckPullRecord, nowMs: number): void {
    this.pulls.observe(key, record, nowMs);
    this.#onChange([record.checkKey]);
  }

  forgetPull(key: string, record: CheckPullRecord): void {
    this.pulls.forget(key, record);
    this.#onChange([record.checkKey]);
  }

  /** Replaces what a pod or a workload pulls; undefined for nothing any more. */
  use(source: string, images: PulledImages | undefined): void {
    this.#tell(this.demand.use(source, images));
  }

  observeNamespace(name: string, isAsking: boolean): void {
    this.#tell(this.demand.ask(name, isAsking));
  }

  #tell(keys: readonly string[]): void {
    if (keys.length > 0) this.#onChange(keys);
  }
}
