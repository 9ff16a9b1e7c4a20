import type { Counter, Gauge, Registry } from "@prometheus-io/client";

export interface LabelledSeries {
  readonly name: string;
  readonly help: string;
  readonly label: string;
  /** Values by the label's, at each scrape. */
  readonly read: () => Readonly<Record<string, number>>;
}

/** Adds a metric with one label whose values are read when they are asked for. */
export function addLabelledMetric(
  Metric: typeof Gauge | typeof Counter,
  { name, help, label, read }: LabelledSeries,
  registry: Registry,
): void {
  new Metric({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    collect() {
      this.reset();
      for (const [key, value] of Object.entries(read())) this.inc({ [label]: key }, value);
    },
  });
}
