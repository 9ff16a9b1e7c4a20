import { readFileSync } from "node:fs";
import { Registry } from "@prometheus-io/client";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { ClusterState } from "../../controller/cluster-state.ts";
import { ControllerMetrics } from "../../controller/controller-metrics.ts";
import { ExtenderMetrics } from "../../extender/extender-metrics.ts";
import { Inventory } from "../../placement/inventory.ts";
import { createMetrics } from "../../runtime/metrics.ts";
import { reloadTlsFiles } from "../../runtime/tls-reload.ts";
import { WebhookMetrics } from "../../webhook/webhook-metrics.ts";
import { FakeClock } from "../support/fake-clock.ts";

const PAGE = readFileSync(new URL("../../docs/metrics-and-events.md", import.meta.url), "utf8");

const clock = new FakeClock();

/** What fills the registry of a role, by its section of the page. */
const SECTIONS: Readonly<Record<string, (registry: Registry) => unknown>> = {
  Extender: (registry) =>
    new ExtenderMetrics({ registry, inventory: new Inventory(), silentSeconds: () => ({}) }),
  Controller(registry) {
    const metrics = new ControllerMetrics(registry);
    metrics.checks.observe(new Map());
    metrics.caches.observe(() => []);
    metrics.observe({
      state: new ClusterState({ clock, maxImages: 1 }),
      isLeading: () => false,
      queueDepths: () => ({}),
      watches: () => ({}),
      eventCounts: () => ({ recorded: 0, written: 0, dropped: 0, failed: 0 }),
    });
  },
  Webhook: (registry) =>
    new WebhookMetrics({
      registry,
      cluster: { sizes: {}, lastContactsMs: {} },
      lookUps: { known: 0, running: 0 },
      clock,
    }),
};

/** Meanings by the metrics' names, in the table of a section. */
function tableOf(section: string): Record<string, string> {
  const [, text = ""] = PAGE.split(`\n## ${section}\n`);
  const [body = ""] = text.split("\n## ");
  const rows = [...body.matchAll(/^\| `(\w+)` +\| (.*?) +\|$/gm)];
  return Object.fromEntries(rows.map(([, name = "", meaning = ""]) => [name, meaning]));
}

function helpsIn(registry: Registry): Record<string, string> {
  const own = registry.getMetricsAsArray().filter(({ name }) => name.startsWith("layerwise_"));
  return Object.fromEntries(own.map(({ name, help }) => [name, help]));
}

describe("docs/metrics-and-events.md", () => {
  it.for(Object.entries(SECTIONS))("tells of every metric of the %s", ([section, fill]) => {
    const registry = new Registry();
    fill(registry);
    expect(tableOf(section)).toEqual(helpsIn(registry));
  });

  it("tells of every metric that roles have in common", async () => {
    const registry = createMetrics("extender");
    await reloadTlsFiles(
      {
        files: { certFile: "none", keyFile: "none" },
        first: { context: {}, fingerprint: "", expiresMs: 0 },
        apply: () => undefined,
        clock,
        logger: pino({ enabled: false }),
        metrics: registry,
      },
      AbortSignal.abort(),
    );
    expect(tableOf("All roles")).toEqual(helpsIn(registry));
  });
});
