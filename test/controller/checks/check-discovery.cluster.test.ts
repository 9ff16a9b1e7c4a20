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
  checks = new StoredChecks(cluster.kubectl, "shop");
  host = cluster.registry.host;
  await cluster.createNode("node-a");
  await cluster.push("team/web", "v1", "web");
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
  await cluster.kubectl(["create", "-f", "-"], namespace);
});

afterAll(() => cluster[Symbol.asyncDispose]());

afterEach(async () => {
  await cluster.kubectl(["delete", "deployments,pods,imagechecks", "-n", "shop", "--all"]);
  await label("layerwise.io/warn-");
});

function startController(): RunningController {
  return RunningController.start(cluster.controlPlane.kubeconfig);
}

async function label(...labels: readonly string[]): Promise<void> {
  await cluster.kubectl(["label", "--overwrite", "namespace", "shop", ...labels]);
}

async function deploy(name: string, spec: object, metadata: object = {}): Promise<void> {
  await cluster.kubectl(["apply", "-f", "-"], {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "shop" },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name }, ...metadata }, spec },
    },
  });
}

function containers(...images: readonly string[]): object[] {
  return images.map((image, index) => ({ name: `c${index}`, image }));
}

/** Image and secrets of each check, sorted. */
async function checked(): Promise<string[]> {
  const list = await checks.list();
  return list
    .map(({ spec }) =>
      [spec.image, ...(spec.imagePullSecrets ?? []).map(({ name }) => name)].join(" "),
    )
    .sort();
}

describe("discovery of checks", () => {
  it("makes one for each image and set of credentials in use where the namespace asks", async () => {
    await label("layerwise.io/warn=true");
    const web = `${host}/team/web:v1`;
    await deploy("web", {
      containers: containers(web, web),
      initContainers: [{ name: "init", image: `${host}/team/init` }],
    });
    await deploy("same", { containers: containers(web) });
    await deploy("private", {
      containers: containers(web),
      imagePullSecrets: [{ name: "b" }, { name: "a" }],
    });
    await deploy("never", { containers: [{ name: "c", image: "x", imagePullPolicy: "Never" }] });
    await cluster.createPod("elsewhere", `${host}/team/other:v1`);
    await using _ = startController();
    const expected = [`${host}/team/init:latest`, web, `${web} b a`];
    await eventually(async () => expect(await checked()).toEqual(expected));
    await eventually(async () => {
      const list = await checks.list();
      const verdicts = list.map(({ status }) => status?.conditions?.[0]?.reason);
      expect(verdicts.sort((a, b) => String(a).localeCompare(String(b)))).toEqual([
        "ManifestUnknown",
        "Pullable",
        "Pullable",
      ]);
    });
    expect(await new StoredChecks(cluster.kubectl).list()).toEqual([]);
  });

  it("begins when a namespace is labelled, and follows its workloads", async () => {
    await deploy("web", { containers: containers(`${host}/team/web:v1`) });
    await using controller = startController();
    await cluster.settle();
    expect(await checked()).toEqual([]);
    await label("layerwise.io/warn=true");
    await eventually(async () => expect(await checked()).toEqual([`${host}/team/web:v1`]));
    await deploy("web", { containers: containers(`${host}/team/web:v2`) });
    const both = [`${host}/team/web:v1`, `${host}/team/web:v2`];
    await eventually(async () => expect(await checked()).toEqual(both));
    await controller.clock.advance(61 * MINUTE_MS);
    await eventually(async () => expect(await checked()).toEqual([`${host}/team/web:v2`]));
  });

  it("collects what has been unused for an hour, and nothing that a user made", async () => {
    await label("layerwise.io/warn=true");
    await checks.create("mine", { image: `${host}/team/web:v1` });
    await deploy("web", { containers: containers(`${host}/team/web:v1`) });
    await using controller = startController();
    await eventually(async () => expect(await checks.list()).toHaveLength(2));
    await label("layerwise.io/warn-");
    await eventually(async () => expect(controller.state.checks.demand.keys()).toEqual([]));
    await controller.clock.advance(59 * MINUTE_MS);
    await cluster.settle();
    expect(await checks.list()).toHaveLength(2);
    await controller.clock.advance(2 * MINUTE_MS);
    await eventually(async () =>
      expect((await checks.list()).map(({ metadata }) => metadata.name)).toEqual(["mine"]),
    );
  });

  it("leaves alone what a label exempts", async () => {
    await label("layerwise.io/warn=true");
    const labels = { app: "exempt", "layerwise.io/check": "ignore" };
    await deploy("exempt", { containers: containers(`${host}/team/exempt:v1`) }, { labels });
    await deploy("web", { containers: containers(`${host}/team/web:v1`) });
    await using _ = startController();
    await eventually(async () => expect(await checked()).toEqual([`${host}/team/web:v1`]));
    await cluster.settle();
    expect(await checked()).toEqual([`${host}/team/web:v1`]);
  });

  it("puts right what somebody changed or deleted, and keeps what it leaves open", async () => {
    await label("layerwise.io/warn=true");
    await deploy("web", { containers: containers(`${host}/team/web:v1`) });
    await using _ = startController();
    await eventually(async () => expect(await checks.list()).toHaveLength(1));
    const name = (await checks.list())[0]?.metadata.name ?? "";
    const patch = { spec: { image: "other.example/evil:v1", interval: "5m" } };
    const target = ["imagecheck", "-n", "shop", name];
    await cluster.kubectl(["patch", ...target, "--type=merge", "-p", JSON.stringify(patch)]);
    await eventually(async () =>
      expect((await checks.list())[0]?.spec).toMatchObject({
        image: `${host}/team/web:v1`,
        interval: "5m",
      }),
    );
    await eventually(async () => expect(await checks.verdict(name)).toBe("True Pullable"));
    await cluster.kubectl(["delete", ...target]);
    await eventually(async () => expect(await checks.verdict(name)).toBe("True Pullable"));
  });
});
