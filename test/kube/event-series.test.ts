import { describe, expect, it } from "vitest";
import { type EventNotice, EventSeries } from "../../kube/event-series.ts";

const NOW_MS = Date.parse("2026-01-01T00:00:00Z");
const reporter = { controller: "layerwise.io/controller", instance: "pod-1" };

function notice(changes: Partial<EventNotice> = {}): EventNotice {
  return {
    regarding: { apiVersion: "v1", kind: "Pod", namespace: "shop", name: "web-1", uid: "u" },
    type: "Normal",
    reason: "ImagesPresent",
    action: "Landing",
    note: "all layers were there",
    ...changes,
  };
}

describe("EventSeries", () => {
  it("encode() is an events.k8s.io/v1 Event without a series the first time", () => {
    const series = new EventSeries(notice(), NOW_MS);
    expect(series.name).toMatch(/^web-1\.[0-9a-f]{16}$/);
    expect(series.encode(reporter)).toEqual({
      apiVersion: "events.k8s.io/v1",
      kind: "Event",
      metadata: { name: series.name, namespace: "shop" },
      eventTime: "2026-01-01T00:00:00.000000Z",
      reportingController: "layerwise.io/controller",
      reportingInstance: "pod-1",
      regarding: { apiVersion: "v1", kind: "Pod", namespace: "shop", name: "web-1", uid: "u" },
      type: "Normal",
      reason: "ImagesPresent",
      action: "Landing",
      note: "all layers were there",
    });
  });

  it("encode() and encodeSeries() count repetitions", () => {
    const series = new EventSeries(notice(), NOW_MS);
    series.repeat(NOW_MS + 1);
    series.repeat(NOW_MS + 2);
    const expected = { series: { count: 3, lastObservedTime: "2026-01-01T00:00:00.002000Z" } };
    expect(series.encodeSeries()).toEqual(expected);
    expect(series.encode(reporter)).toMatchObject(expected);
  });

  it("puts events of cluster-scoped objects into the namespace default", () => {
    const regarding = { apiVersion: "v1", kind: "Node", name: "n".repeat(253) };
    const series = new EventSeries(notice({ regarding }), NOW_MS);
    expect(series.namespace).toBe("default");
    expect(series.name).toHaveLength(253);
  });

  it.for([
    ["x".repeat(1_024), "x".repeat(1_024)],
    ["x".repeat(1_025), `${"x".repeat(1_018)}...`],
    [`x${"ä".repeat(600)}`, `x${"ä".repeat(508)}...`],
  ])("encode() cuts a note to 1 KiB, between characters (%#)", ([note = "", written]) => {
    expect(new EventSeries(notice({ note }), NOW_MS).encode(reporter)).toMatchObject({
      note: written,
    });
  });
});
