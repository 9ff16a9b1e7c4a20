import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layerArchive } from "../../image/layer-archive.ts";
import { systemClock } from "../../runtime/clock.ts";
import { ImagePusher } from "../cluster/image-pusher.ts";
import type { Registry } from "../cluster/registry.ts";
import { StoredChecks } from "../controller/checks/stored-checks.ts";
import { RunningController } from "../controller/running-controller.ts";
import { establishCrds } from "../support/establish-crds.ts";
import { type Kubectl, kubectlOf } from "../support/kubectl-of.ts";
import { BUSYBOX_IMAGE } from "./node-images.ts";
import { RealCluster } from "./real-cluster.ts";

const PATIENCE = { timeout: 60_000, interval: 250 };
const NAMESPACE = "shop";
const ALICE = { name: "alice", password: "right" };

let cluster: RealCluster;
let guarded: Registry;
let kubectl: Kubectl;
let checks: StoredChecks;
let controller: RunningController<typeof systemClock>;

beforeAll(async () => {
  cluster = await RealCluster.start();
  kubectl = kubectlOf(cluster.controlPlane);
  checks = new StoredChecks(kubectl, NAMESPACE);
  await establishCrds(kubectl);
  await kubectl(["create", "namespace", NAMESPACE]);
  // As strict as Pod Security gets.
  await kubectl(["label", "namespace", NAMESPACE, "pod-security.kubernetes.io/enforce=restricted"]);
  await kubectl(["wait", "--for=create", "serviceaccount/default", "-n", NAMESPACE]);
  guarded = await cluster.startRegistry({
    authentication: { kind: "basic", users: { [ALICE.name]: ALICE.password } },
  });
  await cluster.addNode();
  // It does not know that the registries speak plain HTTP, as the node does, and so cannot read them itself.
  controller = RunningController.startOn(systemClock, cluster.controlPlane.kubeconfig, {
    pullerImage: `${cluster.registry.host}/${BUSYBOX_IMAGE}`,
  });
});
afterAll(async () => {
  await controller?.[Symbol.asyncDispose]();
  await cluster?.[Symbol.asyncDispose]();
});

/** Has a check made, and waits for its verdict and until no pod is left of it. */
async function verdictOn(name: string, spec: object): Promise<string> {
  await checks.create(name, { depth: "Pull", ...spec });
  const verdict = () => checks.verdict(name);
  await expect.poll(verdict, PATIENCE).toMatch(/^(?!Unknown Pulling)./);
  const pods = () => kubectl(["get", "pods", "-n", NAMESPACE, "-o", "name"]);
  await expect.poll(pods, PATIENCE).not.toContain(`pod/layerwise-check-${name}-`);
  return verdict();
}

/** An image with nothing in it that could run. */
async function push(pusher: ImagePusher, repository: string): Promise<string> {
  const layers = [{ content: await layerArchive([{ path: "own", content: Buffer.from("x") }]) }];
  const { digest } = await pusher.push({ repository, tag: "1", platforms: [{ layers }] });
  return digest;
}

describe("an ImageCheck of depth Pull", () => {
  it("is Pullable when the kubelet has pulled an image that the controller cannot read", async () => {
    const digest = await push(cluster.pusher, "plain");
    const image = `${cluster.registry.host}/plain:1`;
    expect(await verdictOn("plain", { image })).toBe("True Pullable");
    expect(await checks.status("plain")).toMatchObject({ vantage: "Node", digest });
    expect(await verdictOn("shallow", { image, depth: "Manifest" })).toMatch(/^Unknown /);
  });

  it("pulls with the secret of the check, and is False without", async () => {
    await using pusher = new ImagePusher({ url: guarded.url, user: ALICE });
    await push(pusher, "private");
    const image = `${guarded.host}/private:1`;
    expect(await verdictOn("stranger", { image })).toBe("False Unauthenticated");
    await kubectl([
      ..."create secret docker-registry alice --docker-username=alice".split(" "),
      `--namespace=${NAMESPACE}`,
      `--docker-server=${guarded.host}`,
      `--docker-password=${ALICE.password}`,
    ]);
    const imagePullSecrets = [{ name: "alice" }];
    expect(await verdictOn("friend", { image, imagePullSecrets })).toBe("True Pullable");
  });

  it("names what the kubelet met: no such tag, no image for its platform", async () => {
    const platform = { os: "linux", architecture: "s390x" };
    const platforms = ["1", "2"].map((content) => ({ platform, layers: [{ content }] }));
    await cluster.pusher.push({ repository: "foreign", tag: "1", platforms });
    const { host } = cluster.registry;
    expect(await verdictOn("missing", { image: `${host}/plain:none` })).toBe(
      "False ManifestUnknown",
    );
    expect(await verdictOn("foreign", { image: `${host}/foreign:1` })).toBe(
      "False NoMatchingPlatform",
    );
  });
});
