import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ControlledCluster, eventually } from "../controlled-cluster.ts";
import { RunningController } from "../running-controller.ts";
import { StoredChecks } from "./stored-checks.ts";

const USER = { name: "alice", password: "s3cret" };
const MINUTE_MS = 60_000;

let cluster: ControlledCluster;
let checks: StoredChecks;
let image: string;

beforeAll(async () => {
  cluster = await ControlledCluster.start(USER);
  checks = new StoredChecks(cluster.kubectl);
  image = `${cluster.registry.host}/private/web:v1`;
  await cluster.createNode("node-a");
  await cluster.push("private/web", "v1", "private");
  await createNamespace("team-a");
});

afterAll(() => cluster[Symbol.asyncDispose]());

function startController(): RunningController {
  return RunningController.start(cluster.controlPlane.kubeconfig);
}

async function createNamespace(name: string): Promise<void> {
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  await cluster.kubectl(["create", "-f", "-"], namespace);
}

async function createSecret(
  name: string,
  { namespace = "default", password = USER.password } = {},
): Promise<void> {
  const config = { auths: { [cluster.registry.host]: { username: USER.name, password } } };
  await cluster.kubectl(["create", "-f", "-"], {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace },
    type: "kubernetes.io/dockerconfigjson",
    stringData: { ".dockerconfigjson": JSON.stringify(config) },
  });
}

describe("CheckReconciler", () => {
  it("pulls as whom a check names: a secret, those of the service account, or nobody", async () => {
    await createSecret("good");
    await createSecret("wrong", { password: "guess" });
    await cluster.kubectl(["create", "-f", "-"], {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "puller", namespace: "default" },
      imagePullSecrets: [{ name: "good" }],
    });
    await checks.create("secret", { image, imagePullSecrets: [{ name: "good" }] });
    await checks.create("second", {
      image,
      imagePullSecrets: [{ name: "wrong" }, { name: "good" }],
    });
    await checks.create("wrong", { image, imagePullSecrets: [{ name: "wrong" }] });
    await checks.create("account", { image, serviceAccountName: "puller" });
    await checks.create("nobody", { image });
    await using _ = startController();
    const verdicts = async () =>
      Promise.all(
        ["secret", "second", "wrong", "account", "nobody"].map((name) => checks.verdict(name)),
      );
    await eventually(async () =>
      expect(await verdicts()).toEqual([
        "True Pullable",
        "True Pullable",
        "False BadCredentials",
        "True Pullable",
        "Unknown Unauthenticated",
      ]),
    );
  });

  it("uses no secret of another namespace", async () => {
    await createSecret("pull", { namespace: "team-a" });
    const theirs = new StoredChecks(cluster.kubectl, "team-a");
    await theirs.create("web", { image, imagePullSecrets: [{ name: "pull" }] });
    await checks.create("stranger", { image, imagePullSecrets: [{ name: "pull" }] });
    await using _ = startController();
    await eventually(async () => expect(await theirs.verdict("web")).toBe("True Pullable"));
    await eventually(async () =>
      expect(await checks.verdict("stranger")).toBe("Unknown SecretMissing"),
    );
  });

  it("finds within a minute that a secret was made", async () => {
    await checks.create("late", { image, imagePullSecrets: [{ name: "late" }] });
    await using controller = startController();
    await eventually(async () =>
      expect(await checks.verdict("late")).toBe("Unknown SecretMissing"),
    );
    await createSecret("late");
    await controller.clock.advance(MINUTE_MS);
    await eventually(async () => expect(await checks.verdict("late")).toBe("True Pullable"));
  });
});
