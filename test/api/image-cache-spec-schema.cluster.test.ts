import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SchemaCluster, startSchemaCluster } from "./schema-cluster.ts";

let cluster: SchemaCluster;
beforeAll(async () => {
  cluster = await startSchemaCluster();
});
afterAll(() => cluster.stop());

const cacheSpec = [{ images: ["nginx:1.27"] }];

function errorOf(fields: object): Promise<string> {
  return cluster.errorOf("ImageCache", { spec: { cacheSpec, ...fields } });
}

describe("the spec of an ImageCache on a real API server", () => {
  it.for<[string, object]>([
    ["one image in two lists", { cacheSpec: [...cacheSpec, ...cacheSpec] }],
    ["no node at once", { parallelism: 0 }],
    ["all nodes at once", { parallelism: "100%" }],
    ["no refresh", { refresh: { interval: "0s" } }],
    ["a refresh in between", { refresh: { interval: "1h30m" } }],
    ["a refresh in the night", { refresh: { schedule: "*/5 0-6 1,15 JAN MON-FRI" } }],
    ["the last numbers of all", { refresh: { schedule: "0-59/15 00,23 01-31 1-12 0-7" } }],
    ["a last day of the month", { refresh: { schedule: "59 23 L * 5#2" } }],
    ["a number of bytes", { maxBytesPerNode: Number.MAX_SAFE_INTEGER }],
    ["a fraction of bytes' units", { maxBytesPerNode: "1.5Gi" }],
  ])("takes %s", async ([, fields]) => {
    expect(await errorOf(fields)).toBe("");
  });

  it.for([-1, "abc", "101%", "-5%", "50", "5.5%", 100_001])(
    "refuses the parallelism %j",
    async (parallelism) => {
      expect(await errorOf({ parallelism })).toContain(
        `parallelism must be a number of nodes from 0 to 100000, or a share from 0% to 100%, not ${parallelism}`,
      );
    },
  );

  it.for([0, "0%", -1, "abc", "101%"])("refuses a canary of %j nodes", async (nodes) => {
    expect(await errorOf({ canary: { nodes } })).toContain(
      `nodes must be a number of nodes from 1 to 100000, or a share from 1% to 100%, not ${nodes}`,
    );
  });

  it.for([
    "often",
    "0 3 * *",
    "0 3 * * * *",
    "@hourly ....",
    "0 3 * * $(id)",
    "0;3;*;*;*;*;",
    "60 3 * * *",
    "0 0-24 * * *",
    "0 3 0 * *",
    "0 3 1,32 * *",
    "0 3 * 13 *",
    "0 3 * * 1-8",
    "0 3 * * 11",
  ])("refuses the schedule %j", async (schedule) => {
    expect(await errorOf({ refresh: { schedule } })).toContain(
      schedule.length < 9
        ? "schedule in body should be at least 9 chars long"
        : `schedule must have the five fields of cron, such as 0 3 * * 1-5, not ${schedule}`,
    );
  });

  it.for(["5s", "8760h", "often", "-1m", "15"])("refuses the interval %s", async (interval) => {
    expect(await errorOf({ refresh: { interval } })).toContain(
      `interval must be 0s (off) or between 10s and 720h, such as 15m or 1h30m, not ${interval}`,
    );
  });

  it.for(["abc", "0", "-5Gi", "50GB", 0, -1, 2 ** 53])(
    "refuses %j bytes on a node",
    async (maxBytesPerNode) => {
      expect(await errorOf({ maxBytesPerNode })).toContain(
        `maxBytesPerNode must be a quantity of more than 0, such as 50Gi, not ${maxBytesPerNode}`,
      );
    },
  );

  it.for<[string, object, string]>([
    ["no lists", { cacheSpec: [] }, "spec.cacheSpec in body should have at least 1 items"],
    ["nothing", { cacheSpec: undefined }, "spec.cacheSpec: Required value"],
    [
      "interval and schedule",
      { refresh: { interval: "1h", schedule: "0 3 * * *" } },
      "interval and schedule cannot be given together",
    ],
    ["a time zone alone", { refresh: { timeZone: "UTC" } }, "timeZone needs a schedule"],
    [
      "a time zone that is a path",
      { refresh: { schedule: "0 3 * * *", timeZone: "../etc/passwd" } },
      "timeZone in body should match",
    ],
    ["no pod at once", { parallelismPerNode: 0 }, "greater than or equal to 1"],
    ["too many pods at once", { parallelismPerNode: 11 }, "less than or equal to 10"],
    ["no time", { timeoutSeconds: 0 }, "greater than or equal to 1"],
    ["days of time", { timeoutSeconds: 86_401 }, "less than or equal to 86400"],
    ["fewer tries than none", { backoffLimit: -1 }, "greater than or equal to 0"],
    ["a policy unheard of", { pullPolicy: "Never" }, 'Unsupported value: "Never"'],
    ["a retention unheard of", { retention: "Forever" }, 'Unsupported value: "Forever"'],
    ["a disk that stays empty", { diskGuard: { minFreePercent: 100 } }, "less than or equal to 99"],
    ["a guard without share", { diskGuard: {} }, "spec.diskGuard.minFreePercent: Required value"],
    ["a taint without key", { startupTaint: {} }, "spec.startupTaint.key: Required value"],
    [
      "a taint that keeps users off nodes that are not theirs",
      { startupTaint: { key: "node-role.kubernetes.io/control-plane" } },
      "key must begin with layerwise.io/ or startup-taint.cluster-autoscaler.kubernetes.io/, not node-role.kubernetes.io/control-plane",
    ],
    ["a taint with a blank", { startupTaint: { key: "a b" } }, "key in body should match"],
    [
      "one pull secret twice",
      { imagePullSecrets: [{ name: "a" }, { name: "a" }] },
      'duplicate entries for key [name="a"]',
    ],
    [
      "a secret of another namespace",
      { imagePullSecrets: [{ name: "b/a" }] },
      "name in body should match",
    ],
  ])("refuses %s", async ([, fields, message]) => {
    expect(await errorOf(fields)).toContain(message);
  });
});
