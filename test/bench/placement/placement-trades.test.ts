import { describe, expect, it } from "vitest";
import {
  atEachTrade,
  atTrade,
  SAVING_BEFORE_SPREADING,
} from "../../../bench/placement/placement-trades.ts";
import type { DemoCluster } from "../../../demo/demo-cluster.ts";

const contender = {
  title: "ours",
  start: async () => ({
    scheduler: { configuration: "file", extenderUrl: "http://ours" },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }),
};

describe("atEachTrade()", () => {
  it("has the same contender at several weights of its extender and of even load", async () => {
    const trades = await Promise.all(
      atEachTrade(contender).map(async ({ title, curve, start }) => {
        const { scheduler } = await start({} as DemoCluster);
        const configuration = { kind: "", apiVersion: "", extenders: [{ urlPrefix: "ours" }] };
        scheduler.edit?.(configuration);
        return { title, curve, scheduler, configuration };
      }),
    );
    expect(trades.map(({ title }) => title)).toEqual([
      "ours, weight 1 beside NodeResourcesFit 3",
      "ours, weight 1 beside NodeResourcesFit 2",
      "ours, weight 1 beside NodeResourcesFit 1",
      "ours, weight 2 beside NodeResourcesFit 1",
    ]);
    const [first] = trades;
    expect(first).toMatchObject({
      curve: "ours",
      scheduler: { configuration: "file", extenderUrl: "http://ours" },
      configuration: {
        extenders: [{ urlPrefix: "ours", weight: 1 }],
        profiles: [
          {
            schedulerName: "default-scheduler",
            plugins: { score: { enabled: [{ name: "NodeResourcesFit", weight: 3 }] } },
          },
        ],
      },
    });
  });
});

describe("atTrade()", () => {
  it("has the same contender at other weights, as a point of no curve", async () => {
    const { title, curve, start } = atTrade(contender, SAVING_BEFORE_SPREADING);
    const { scheduler } = await start({} as DemoCluster);
    const configuration = { kind: "", apiVersion: "", extenders: [{ urlPrefix: "ours" }] };
    scheduler.edit?.(configuration);
    expect({ title, curve, configuration }).toMatchObject({
      title: "ours, weight 3 beside NodeResourcesFit 3",
      curve: undefined,
      configuration: {
        extenders: [{ weight: 3 }],
        profiles: [{ plugins: { score: { enabled: [{ name: "NodeResourcesFit", weight: 3 }] } } }],
      },
    });
  });
});
