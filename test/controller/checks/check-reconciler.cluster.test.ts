import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ControlledCluster, eventually } from "../controlled-cluster.ts";
import { RunningController } from "../running-controller.ts";
import { StoredChecks } from "./stored-checks.ts";

const MINUTE_MS = 60_000;

let cluster: ControlledCluster;
let checks: StoredChecks;
let host: string;

beforeAll(async () => {
  cluster = await ControlledCluster.start();
  checks = new StoredChecks(cluster.kubectl);
  host = cluster.registry.host;
  await cluster.createNode("node-a");
  await cluster.createNode("node-b");
});

afterAll(() => cluster[Symbol.asyncDispose]());

afterEach(async () => {
  await cluster.kubectl(["delete", "imagechecks", "--all"]);
});

function startController(): RunningController {
  return RunningController.start(cluster.controlPlane.kubeconfig);
}

describe("CheckReconciler", () => {
  it("says why an image cannot be pulled, and soon after it was pushed that it can", async () => {
    await checks.create("late", { image: `${host}/late/web:v1` });
    await using controller = startController();
    await eventually(async () => expect(await checks.verdict("late")).toMatch(/^False /));
    const { conditions, lastGoodDigest } = await checks.status("late");
    expect(lastGoodDigest).toBeUndefined();
    expect(conditions).toMatchObject([
      {
        type: "Pullable",
        status: "False",
        reason: "ManifestUnknown",
        message: `"${host}" answered 404 MANIFEST_UNKNOWN to the request for manifest "${host}/late/web:v1"; push this tag or digest, or correct the reference`,
        observedGeneration: 1,
      },
    ]);
    const digest = await cluster.push("late/web", "v1", "base", "late");
    await controller.clock.advance(MINUTE_MS);
    await eventually(async () => expect(await checks.verdict("late")).toBe("True Pullable"));
    expect(await checks.status("late")).toMatchObject({
      observedGeneration: 1,
      vantage: "Controller",
      digest,
      platforms: [{ platform: "linux/amd64", digest, sizeBytes: 20_000_000 }],
      size: "20.0 MB",
      lastGoodDigest: digest,
      eligibleNodes: 2,
      presentNodes: 0,
    });
    expect(await cluster.kubectl(["get", "imagecheck", "late"])).toMatch(
      new RegExp(`late/web:v1 +True +Pullable +${digest} +20\\.0 MB`),
    );
    await eventually(async () =>
      expect((await checks.events("late")).map((text) => text.split(" ", 2).join(" "))).toEqual(
        expect.arrayContaining(["Warning ManifestUnknown", "Normal Pullable"]),
      ),
    );
  });

  it("sees a tag move, and says from where to where", async () => {
    const before = await cluster.push("moving/web", "latest", "old");
    await checks.create("moving", { image: `${host}/moving/web`, interval: "5m" });
    await using controller = startController();
    await eventually(async () => expect(await checks.verdict("moving")).toBe("True Pullable"));
    const after = await cluster.push("moving/web", "latest", "new");
    await controller.clock.advance(6 * MINUTE_MS);
    await eventually(async () =>
      expect(await checks.status("moving")).toMatchObject({
        digest: after,
        lastGoodDigest: after,
        tagMovedTime: expect.any(String),
      }),
    );
    await eventually(async () =>
      expect(await checks.events("moving")).toEqual([
        `Normal TagMoved ${host}/moving/web was ${before} and is ${after} now`,
      ]),
    );
  });

  it("sees that a digest is gone, though it remembers what it held", async () => {
    const digest = await cluster.push("gone/web", "v1", "gone");
    await checks.create("gone", { image: `${host}/gone/web@${digest}`, interval: "5m" });
    await using controller = startController();
    await eventually(async () => expect(await checks.verdict("gone")).toBe("True Pullable"));
    await fetch(`${cluster.registry.url}/v2/gone/web/manifests/${digest}`, { method: "DELETE" });
    await controller.clock.advance(6 * MINUTE_MS);
    await eventually(async () =>
      expect(await checks.verdict("gone")).toBe("False ManifestUnknown"),
    );
    expect(await checks.status("gone")).toMatchObject({ lastGoodDigest: digest });
  });

  it("looks for every blob where the check asks for that", async () => {
    const digest = await cluster.push("deep/web", "v1", "deep");
    const blob = await firstLayerOf("deep/web", digest);
    await fetch(`${cluster.registry.url}/v2/deep/web/blobs/${blob}`, { method: "DELETE" });
    await checks.create("shallow", { image: `${host}/deep/web:v1` });
    await checks.create("deep", { image: `${host}/deep/web:v1`, depth: "Blobs" });
    await using _ = startController();
    await eventually(async () => expect(await checks.verdict("deep")).toBe("False BlobUnknown"));
    await eventually(async () => expect(await checks.verdict("shallow")).toBe("True Pullable"));
  });

  it("is Unknown while the registry is down, looks ever more seldom, and recovers", async () => {
    await cluster.push("outage/web", "v1", "outage");
    await checks.create("outage", { image: `${host}/outage/web:v1`, interval: "1m" });
    await using controller = startController();
    await eventually(async () => expect(await checks.verdict("outage")).toBe("True Pullable"));
    const good = await checks.status("outage");
    const looks = (result: string) =>
      controller.count("layerwise_checks_total", `result="${result}"`);

    await cluster.registry.pause();
    await controller.clock.advance(2 * MINUTE_MS);
    await eventually(async () =>
      expect(await checks.verdict("outage")).toBe("Unknown ConnectRefused"),
    );
    const { digest, platforms, lastGoodDigest } = await checks.status("outage");
    expect({ digest, platforms, lastGoodDigest }).toEqual({
      digest: good.digest,
      platforms: good.platforms,
      lastGoodDigest: good.lastGoodDigest,
    });
    await controller.clock.advance(6_000);
    await eventually(async () => expect(await looks("ConnectRefused")).toBe(2));
    await controller.clock.advance(6_000);
    expect(await looks("ConnectRefused")).toBe(2);

    await cluster.registry.restart();
    await controller.clock.advance(10 * MINUTE_MS);
    await eventually(async () => expect(await checks.verdict("outage")).toBe("True Pullable"));
  });

  it("asks nothing again after a restart, and at once when the spec has changed", async () => {
    await cluster.push("restart/web", "v1", "restart");
    await checks.create("restart", { image: `${host}/restart/web:v1` });
    {
      await using _ = startController();
      await eventually(async () => expect(await checks.verdict("restart")).toBe("True Pullable"));
    }
    const before = await checks.list();
    await using restarted = startController();
    await cluster.settle();
    await restarted.clock.advance(5 * MINUTE_MS);
    await cluster.settle();
    expect(await restarted.count("layerwise_checks_total", 'result="Pullable"')).toBe(0);
    expect(await checks.list()).toEqual(before);
    const patch = { spec: { image: `${host}/restart/web:v2` } };
    const args = ["patch", "imagecheck", "restart", "--type=merge", "-p", JSON.stringify(patch)];
    await cluster.kubectl(args);
    await eventually(async () =>
      expect(await checks.verdict("restart")).toBe("False ManifestUnknown"),
    );
    expect(await checks.status("restart")).not.toHaveProperty("lastGoodDigest");
  });

  it("counts the nodes that have the image", async () => {
    const digest = await cluster.push("counted/web", "v1", "counted");
    await checks.create("counted", { image: `${host}/counted/web:v1` });
    await using controller = startController();
    await eventually(async () =>
      expect(await checks.status("counted")).toMatchObject({ eligibleNodes: 2, presentNodes: 0 }),
    );
    const { checkedTime } = await checks.status("counted");
    const names = [`${host}/counted/web:v1`, `${host}/counted/web@${digest}`];
    await reportImage("node-a", names);
    await eventually(async () => expect(controller.state.usage.isUsed(names[1] ?? "")).toBe(true));
    await controller.clock.advance(3 * MINUTE_MS);
    await eventually(async () =>
      expect(await checks.status("counted")).toMatchObject({ presentNodes: 1, checkedTime }),
    );
  });
});

async function reportImage(node: string, names: readonly string[]): Promise<void> {
  const status = { images: [{ names, sizeBytes: 10_000_000 }] };
  const object = { apiVersion: "v1", kind: "Node", metadata: { name: node }, status };
  await cluster.kubectl(
    ["apply", "--server-side", "--subresource=status", "--force-conflicts", "-f", "-"],
    object,
  );
}

async function firstLayerOf(repository: string, digest: string): Promise<string> {
  const response = await fetch(`${cluster.registry.url}/v2/${repository}/manifests/${digest}`, {
    headers: { accept: "application/vnd.oci.image.manifest.v1+json" },
  });
  const { layers } = (await response.json()) as { layers: { digest: string }[] };
  return layers[0]?.digest ?? "";
}
