import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ControlledCluster, eventually } from "../controlled-cluster.ts";
import { RunningController } from "../running-controller.ts";

const USER = { name: "alice", password: "s3cret" };
const MINUTE_MS = 60_000;

let cluster: ControlledCluster;
let host: string;

beforeAll(async () => {
  cluster = await ControlledCluster.start(USER);
  host = cluster.registry.host;
  await cluster.createNode("node-a");
});

afterAll(() => cluster[Symbol.asyncDispose]());

afterEach(async () => {
  await cluster.kubectl(["delete", "pods,secrets,serviceaccounts", "--all", "--force"]);
  await cluster.kubectl(["delete", "imagemanifests", "--all"]);
});

function startController(): RunningController {
  return RunningController.start(cluster.controlPlane.kubeconfig);
}

async function createSecret(name: string, password = USER.password): Promise<void> {
  const config = { auths: { [host]: { username: USER.name, password } } };
  await cluster.kubectl(["create", "-f", "-"], {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: "default" },
    type: "kubernetes.io/dockerconfigjson",
    stringData: { ".dockerconfigjson": JSON.stringify(config) },
  });
}

describe("LookUp", () => {
  it("lets a private image be read with the pull secret of its pod", async () => {
    const digest = await cluster.push("private/pod", "v1", "pod");
    await createSecret("pull");
    await cluster.createPod("web", `${host}/private/pod:v1`, {
      imagePullSecrets: [{ name: "absent" }, { name: "pull" }],
    });
    await using controller = startController();
    await eventually(async () =>
      expect(await cluster.references()).toEqual({ [digest]: [`${host}/private/pod:v1`] }),
    );
    const reads = "layerwise_pull_secret_reads_total";
    expect(await controller.count(reads, 'result="read"')).toBe(1);
    expect(await controller.count(reads, 'result="missing"')).toBe(1);
  });

  it("takes the pull secrets of the service account where the pod has none", async () => {
    const digest = await cluster.push("private/account", "v1", "account");
    await createSecret("pull");
    await cluster.kubectl(["create", "-f", "-"], {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "puller", namespace: "default" },
      imagePullSecrets: [{ name: "pull" }],
    });
    await cluster.createPod("web", `${host}/private/account:v1`, { serviceAccountName: "puller" });
    await using _ = startController();
    await eventually(async () => expect(Object.keys(await cluster.references())).toEqual([digest]));
  });

  it("does not use the secret of a pod for an image that only another pod uses", async () => {
    await cluster.push("private/other", "v1", "other");
    const own = await cluster.push("private/own", "v1", "own");
    await createSecret("pull");
    await cluster.createPod("owner", `${host}/private/own:v1`, {
      imagePullSecrets: [{ name: "pull" }],
    });
    await cluster.createPod("stranger", `${host}/private/other:v1`);
    await using controller = startController();
    await eventually(async () => expect(Object.keys(await cluster.references())).toEqual([own]));
    await eventually(async () =>
      expect(await failedLookUps(controller, "Unauthenticated")).toBe(1),
    );
  });

  it("tries again once a secret was corrected, and not before its time", async () => {
    const digest = await cluster.push("private/late", "v1", "late");
    await createSecret("pull", "wrong");
    await cluster.createPod("web", `${host}/private/late:v1`, {
      imagePullSecrets: [{ name: "pull" }],
    });
    await using controller = startController();
    await eventually(async () => expect(await failedLookUps(controller, "BadCredentials")).toBe(1));
    await cluster.kubectl(["delete", "secret", "pull"]);
    await createSecret("pull");
    await controller.clock.advance(MINUTE_MS / 2);
    await createSecret("marker");
    await cluster.settle({ imagePullSecrets: [{ name: "marker" }] });
    expect(await cluster.references()).not.toHaveProperty([digest]);
    await controller.clock.advance(MINUTE_MS);
    await eventually(async () => expect(await cluster.references()).toHaveProperty([digest]));
  });

  it("tries at once in the name of another pod that comes to use the image", async () => {
    const digest = await cluster.push("private/shared", "v1", "shared");
    await createSecret("pull");
    await cluster.createPod("first", `${host}/private/shared:v1`);
    await using controller = startController();
    await eventually(async () =>
      expect(await failedLookUps(controller, "Unauthenticated")).toBe(1),
    );
    await cluster.createPod("second", `${host}/private/shared:v1`, {
      imagePullSecrets: [{ name: "pull" }],
    });
    await eventually(async () => expect(Object.keys(await cluster.references())).toEqual([digest]));
  });
});

function failedLookUps(controller: RunningController, failureClass: string): Promise<number> {
  return controller.count("layerwise_look_ups_total", `subject="digest",result="${failureClass}"`);
}
