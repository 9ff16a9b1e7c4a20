import { Registry } from "@prometheus-io/client";
import { expect, it } from "vitest";
import { CheckMetrics } from "../../../controller/checks/check-metrics.ts";
import type { CheckRecord } from "../../../controller/checks/check-record.ts";
import { digestOf } from "../../support/layers.ts";
import { goodStatus, imageCheck } from "./sample-check.ts";

function record(name: string, status?: object): [string, CheckRecord] {
  const check = imageCheck({ name, ...(status && { status }) });
  return [`shop/${name}`, { check, uid: name, resourceVersion: "1", isDiscovered: true }];
}

it("CheckMetrics counts looks by class, and checks by what they say now", async () => {
  const registry = new Registry();
  const metrics = new CheckMetrics(registry);
  const image = { digest: digestOf("app"), platforms: [], missingPlatforms: [] };
  metrics.countLook({ kind: "pullable", image, remarks: [] });
  metrics.countLook({ kind: "problem", problem: { class: "Denied", message: "no" } });
  metrics.observe(new Map([record("good", goodStatus()), record("new")]));
  const lines = (await registry.metrics()).split("\n").filter((line) => /^[a-z]/.test(line));
  expect(lines).toEqual([
    'layerwise_checks_total{result="Pullable"} 1',
    'layerwise_checks_total{result="Denied"} 1',
    'layerwise_image_checks{pullable="True"} 1',
    'layerwise_image_checks{pullable="False"} 0',
    'layerwise_image_checks{pullable="Unknown"} 1',
  ]);
});
