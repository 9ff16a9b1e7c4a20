import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ControlledCluster, eventually } from "../controlled-cluster.ts";
import { RunningController } from "../running-controller.ts";

const MINUTE_MS = 60_000;

let cluster: ControlledCluster;
let host: string;

beforeAll(async () => {
  cluster = await ControlledCluster.start();
  host = cluster.registry.host;
  await cluster.createNode("node-a");
});

afterAll(() => cluster[Symbol.asyncDispose]());

afterEach(async () => {
  await cluster.kubectl(["delete", "pods,deployments", "--all", "--grace-period=0", "--force"]);
  await cluster.kubectl(["delete", "imagemanifests", "--all"]);
});

function startController(): RunningController {
  return RunningController.start(cluster.controlPlane.kubeconfig);
}

describe("ImageReconciler", () => {
  it("describes the image of a pod by its digest, with the tag that stands for it", async () => {
    const digest = await cluster.push("first/web", "v1", "base", "web");
    await cluster.createPod("web", `${host}/first/web:v1`);
    await using controller = startController();
    const stored = await eventually(async () => {
      const [manifest] = await cluster.manifests();
      expect(manifest?.status?.references).toEqual([`${host}/first/web:v1`]);
      return manifest;
    });
    expect(stored?.metadata.name).toBe(digest.replace(":", "-"));
    expect(stored?.spec).toMatchObject({ digest, repository: `${host}/first/web` });
    expect(
      stored?.spec.platforms.map(({ layers }) => layers.map(({ sizeBytes }) => sizeBytes)),
    ).toEqual([[10_000_000, 10_000_000]]);
    expect(await controller.lookUps()).toBe(2);
  });

  it("knows the image of a workload before it has pods, and of init containers and volumes", async () => {
    const main = await cluster.push("template/main", "v1", "main");
    const init = await cluster.push("template/init", "v1", "init");
    const model = await cluster.push("template/model", "v1", "model");
    await cluster.kubectl(["create", "-f", "-"], {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "default" },
      spec: {
        selector: { matchLabels: { app: "web" } },
        template: {
          metadata: { labels: { app: "web" } },
          spec: {
            initContainers: [{ name: "init", image: `${host}/template/init:v1` }],
            containers: [{ name: "main", image: `${host}/template/main@${main}` }],
            volumes: [{ name: "model", image: { reference: `${host}/template/model:v1` } }],
          },
        },
      },
    });
    await using _ = startController();
    await eventually(async () =>
      expect(await cluster.references()).toEqual({
        [main]: [],
        [init]: [`${host}/template/init:v1`],
        [model]: [`${host}/template/model:v1`],
      }),
    );
  });

  it("costs neither registry nor API server anything after a restart", async () => {
    const digest = await cluster.push("restart/web", "v1", "restart");
    await cluster.createPod("web", `${host}/restart/web:v1`);
    await cluster.createPod("pinned", `${host}/restart/web@${digest}`);
    {
      await using _ = startController();
      await eventually(async () =>
        expect(await cluster.references()).toEqual({ [digest]: [`${host}/restart/web:v1`] }),
      );
    }
    const before = await cluster.manifests();
    await using restarted = startController();
    await cluster.settle();
    await restarted.clock.advance(5 * MINUTE_MS);
    const marker = await cluster.settle();
    // The digests and contents of the two new images, and nothing else.
    expect(await restarted.lookUps()).toBe(4);
    expect(await cluster.manifests()).toEqual(expect.arrayContaining(before));
    expect(Object.keys(await cluster.references())).toContain(marker);
  });

  it("follows a tag that moves", async () => {
    const before = await cluster.push("moved/web", "latest", "old");
    await cluster.createPod("web", `${host}/moved/web`);
    await using controller = startController();
    await eventually(async () =>
      expect(await cluster.references()).toEqual({ [before]: [`${host}/moved/web:latest`] }),
    );
    const after = await cluster.push("moved/web", "latest", "new");
    await controller.clock.advance(17 * MINUTE_MS);
    await eventually(async () =>
      expect(await cluster.references()).toEqual({
        [before]: [],
        [after]: [`${host}/moved/web:latest`],
      }),
    );
  });

  it("collects what nothing has used for an hour, and nothing sooner", async () => {
    const kept = await cluster.push("kept/web", "v1", "kept");
    const unused = await cluster.push("unused/web", "v1", "unused");
    await cluster.createPod("kept", `${host}/kept/web:v1`);
    await cluster.createPod("unused", `${host}/unused/web:v1`);
    await using controller = startController();
    await eventually(async () => expect(await cluster.manifests()).toHaveLength(2));
    await cluster.deletePod("unused");
    await eventually(async () => expect(controller.state.usage.size).toBe(1));
    await controller.clock.advance(59 * MINUTE_MS);
    const marker = await cluster.settle();
    expect(Object.keys(await cluster.references()).sort()).toEqual([kept, unused, marker].sort());
    await controller.clock.advance(2 * MINUTE_MS);
    await eventually(async () =>
      expect(Object.keys(await cluster.references()).sort()).toEqual([kept, marker].sort()),
    );
  });

  it("makes anew what somebody deleted", async () => {
    const digest = await cluster.push("deleted/web", "v1", "deleted");
    await cluster.createPod("web", `${host}/deleted/web:v1`);
    await using _ = startController();
    const expected = { [digest]: [`${host}/deleted/web:v1`] };
    await eventually(async () => expect(await cluster.references()).toEqual(expected));
    const [before] = await cluster.manifests();
    await cluster.kubectl(["delete", "imagemanifests", "--all"]);
    await eventually(async () => {
      expect(await cluster.references()).toEqual(expected);
      expect((await cluster.manifests())[0]?.metadata).not.toEqual(before?.metadata);
    });
  });

  it("adds the platform of a new node, and remembers which platforms an image does not have", async () => {
    const { digest } = await cluster.pusher.push({
      repository: "platforms/web",
      tag: "v1",
      types: "oci",
      platforms: ["amd64", "arm64"].map((architecture) => ({
        platform: { os: "linux", architecture },
        layers: [{ content: architecture, sizeBytes: 5_000 }],
      })),
    });
    const platformsOf = async () =>
      (await cluster.manifests()).flatMap(({ spec }) =>
        spec.platforms.map(({ architecture }) => architecture),
      );
    await cluster.createPod("web", `${host}/platforms/web@${digest}`);
    await using controller = startController();
    await eventually(async () => expect(await platformsOf()).toEqual(["amd64"]));
    await cluster.createNode("node-arm", "arm64");
    await cluster.createNode("node-z", "s390x");
    await eventually(async () => expect((await platformsOf()).sort()).toEqual(["amd64", "arm64"]));
    await eventually(async () => {
      const [record] = controller.state.manifests.values();
      expect(record?.soughtPlatforms).toEqual(["linux/amd64", "linux/arm64", "linux/s390x"]);
    });
    await cluster.kubectl(["delete", "node", "node-arm", "node-z"]);
  });
});
