import { Counter, Gauge, Registry } from "@prometheus-io/client";
import { expect, it } from "vitest";
import { addLabelledMetric } from "../../runtime/labelled-metric.ts";

it.for([Gauge, Counter])(
  "addLabelledMetric() shows the values of each scrape as a %o",
  async (Metric) => {
    const registry = new Registry();
    let values: Record<string, number> = { nodes: 1, pods: 2 };
    const series = { name: "entries", help: "Entries.", label: "kind", read: () => values };
    addLabelledMetric(Metric, series, registry);
    const lines = async () =>
      (await registry.metrics()).split("\n").filter((line) => line.startsWith("entries"));
    expect(await lines()).toEqual(['entries{kind="nodes"} 1', 'entries{kind="pods"} 2']);
    values = { pods: 3 };
    expect(await lines()).toEqual(['entries{kind="pods"} 3']);
  },
);
