import { describe, expect, it } from "vitest";
import { exemptKeysOf } from "../../controller/exempt-keys.ts";
import { podImage } from "../support/observed.ts";

const WEB = "registry.example/app:web";
const IGNORED = { labels: { "layerwise.io/check": "ignore" } };
const NEVER = { pullPolicy: "Never" } as const;

describe("exemptKeysOf()", () => {
  it("holds nothing of ordinary pods", () => {
    const labels = { app: "web" };
    expect(exemptKeysOf([podImage("web")], { labels }, undefined, null, {})).toEqual([]);
  });

  it("holds what nobody pulls, but not what another container does", () => {
    const never = podImage("web", NEVER);
    expect(exemptKeysOf([never, podImage("api")])).toEqual([WEB]);
    expect(exemptKeysOf([never, podImage("web")])).toEqual([]);
  });

  it("holds everything where a label or the kubelet says so", () => {
    const images = [podImage("web"), podImage("no reference", { reference: "a b" })];
    expect(exemptKeysOf(images, {}, IGNORED)).toEqual([WEB]);
    const annotations = { "kubernetes.io/config.mirror": "abc" };
    expect(exemptKeysOf(images, { annotations })).toEqual([WEB]);
  });
});
