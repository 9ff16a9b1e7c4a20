import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ControlPlane, startControlPlane } from "../../cluster/control-plane.ts";
import { establishCrds } from "../../support/establish-crds.ts";
import { type Kubectl, kubectlOf } from "../../support/kubectl-of.ts";
import { sampleFailure, sampleImage } from "../caches/sample-cache.ts";
import { type CommandResult, runCommand, runOnTerminal } from "../running-command.ts";
import { screenOf } from "../terminal/screen.ts";
import { WarmingCluster, type WarmState } from "./warming-cluster.ts";

const NGINX = "docker.io/library/nginx:1.27";

let controlPlane: ControlPlane;
let kubectl: Kubectl;
let withoutLayerwise: CommandResult;
beforeAll(async () => {
  controlPlane = await startControlPlane();
  kubectl = kubectlOf(controlPlane);
  await kubectl(["create", "namespace", "shop"]);
  withoutLayerwise = await warm("nginx:1.27");
  await establishCrds(kubectl);
});
afterEach(() => kubectl(["delete", "imagecaches", "-n", "shop", "--all"]));
afterAll(() => controlPlane.stop());

function argsOf(args: readonly string[]): string[] {
  return ["warm", "--kubeconfig", controlPlane.kubeconfig, "-n", "shop", ...args];
}

function warm(...args: readonly string[]): Promise<CommandResult> {
  return runCommand(argsOf(args), { environment: { HOME: controlPlane.workDir } });
}

async function stored(): Promise<unknown[]> {
  const list = JSON.parse(await kubectl(["get", "ic", "-n", "shop", "-o", "json"])) as {
    items: { spec: { cacheSpec: unknown } }[];
  };
  return list.items.map(({ spec }) => spec.cacheSpec);
}

const pulling: WarmState = {
  ready: false,
  progressing: true,
  status: { images: [sampleImage(NGINX, { desired: 3, ready: 1, pulling: 2 })], failuresTotal: 0 },
};
const present: WarmState = {
  ready: true,
  progressing: false,
  status: {
    images: [sampleImage(NGINX, { desired: 3, ready: 3 })],
    failures: [],
    failuresTotal: 0,
  },
};
const failed: WarmState = {
  ready: false,
  progressing: false,
  status: {
    images: [sampleImage(NGINX, { desired: 3, ready: 2, failed: 1 })],
    failures: [sampleFailure()],
    failuresTotal: 1,
    waiting: [{ reason: "NodeCordoned", nodes: 1, exampleNode: "node-9", message: "cordoned" }],
  },
};

describe("kubectl layerwise warm", () => {
  it("says so where the cluster has no ImageCaches", () => {
    expect(withoutLayerwise).toEqual({
      stdout: "",
      stderr: "error: Cannot ask the cluster: it has no ImageCaches; install Layerwise there\n",
      code: 2,
    });
  });

  it("makes one ImageCache of the same choice, however often", async () => {
    const args = ["nginx:1.27", "-l", "tier=back", "--node", "node-1"];
    const { stdout, stderr, code } = await warm(...args);
    const [name] = /warm-nginx-[0-9a-f]{8}/.exec(stdout) ?? [];
    expect({ stdout, stderr, code }).toEqual({
      stdout: `imagecache.layerwise.io/${name} applied\n`,
      stderr: `See how far it is: kubectl layerwise status ${name} -n shop\n`,
      code: 0,
    });
    expect(await warm(...args)).toEqual({ stdout, stderr, code });
    expect(await stored()).toEqual([
      [
        {
          images: [NGINX],
          matchExpressions: [{ key: "tier", operator: "In", values: ["back"] }],
          nodeNames: ["node-1"],
        },
      ],
    ]);
  });

  it("changes the one of a name, but none that others manage", async () => {
    await warm("nginx:1.27", "--name", "mine");
    expect((await warm("redis:7", "--name", "mine")).code).toBe(0);
    expect(await stored()).toEqual([[{ images: ["docker.io/library/redis:7"] }]]);
    const theirs = {
      apiVersion: "layerwise.io/v1alpha1",
      kind: "ImageCache",
      metadata: { name: "theirs", namespace: "shop" },
      spec: { cacheSpec: [{ images: ["busybox:1"] }] },
    };
    await kubectl(["create", "-f", "-"], theirs);
    const { stderr, code } = await warm("nginx:1.27", "--name", "theirs");
    expect(stderr).toMatch(/^error: Cannot PATCH .* 409 Conflict: .*choose another --name\n$/);
    expect(code).toBe(3);
  });

  it.for([
    [["Nginx"], "error: command-argument value 'Nginx' is invalid for argument 'image'."],
    [["nginx", "--node", "../a"], "nodeNames[0] in body should match"],
    [["nginx", "-n", "later"], "create the namespace first"],
    [["nginx", "--name", "../../secrets"], 'Cannot use the name "../../secrets"'],
  ] as const)("answers %j with 3 and makes nothing", async ([args, message]) => {
    const { stdout, stderr, code } = await warm(...args);
    expect({ stdout, code }).toEqual({ stdout: "", code: 3 });
    expect(stderr).toContain(message);
    expect(await stored()).toEqual([]);
  });

  it("waits until every node has every image, and tells of it in lines", async () => {
    await using _cluster = new WarmingCluster(controlPlane, [pulling, present]);
    const { stdout, stderr, code } = await warm("nginx:1.27", "--name", "web", "--wait");
    expect({ stdout, code }).toEqual({
      stdout: "imagecache.layerwise.io/web applied\n",
      code: 0,
    });
    expect(stderr.split("\n").slice(-3)).toEqual([
      `${NGINX}: 3 of 3 nodes`,
      "ImagesPresent: as ImagesPresent has it",
      "",
    ]);
  });

  it("draws a bar for each image on a terminal", async () => {
    await using _cluster = new WarmingCluster(controlPlane, [pulling, present]);
    const args = argsOf(["nginx:1.27", "--name", "web", "--wait"]);
    const { stdout, code } = await runOnTerminal(args, {
      environment: { HOME: controlPlane.workDir },
    });
    expect(screenOf(stdout)).toEqual([
      "imagecache.layerwise.io/web applied",
      `[####################] ${NGINX}: 3 of 3 nodes`,
      "ImagesPresent: as ImagesPresent has it",
    ]);
    expect(code).toBe(0);
  });

  it("ends with 1 where an image fails for good, and says what to do", async () => {
    await using _cluster = new WarmingCluster(controlPlane, [pulling, failed]);
    const { stdout, stderr, code } = await warm("nginx:1.27", "--name", "web", "--wait");
    expect(stdout).toBe(`\
imagecache.layerwise.io/web applied
CACHE   FAILED IMAGE                   NODE     TRIES   NEXT TRY   REASON
web     docker.io/library/nginx:1.27   node-3   2       none       ManifestUnknown: no such tag; push this tag or digest, or correct the reference

CACHE   WAITING NODES   SUCH AS   REASON
web     1               node-9    NodeCordoned: cordoned
`);
    expect(stderr.split("\n").slice(-3)).toEqual([
      `${NGINX}: 2 of 3 nodes, 1 failed`,
      "PullsFailed: as PullsFailed has it",
      "",
    ]);
    expect(code).toBe(1);
  });

  it("asks for a refresh of what has failed before, and waits for the outcome of that", async () => {
    await using _cluster = new WarmingCluster(controlPlane, [
      failed,
      { ...present, status: { ...present.status, lastRefreshTime: "2026-01-01T00:00:09Z" } },
    ]);
    expect((await warm("nginx:1.27", "--name", "web")).code).toBe(0);
    const done = "--for=jsonpath={.status.failuresTotal}=0";
    await kubectl(["wait", "ic/web", "-n", "shop", "--timeout=30s", done]);
    expect((await warm("nginx:1.27", "--name", "web", "--wait")).code).toBe(0);
  });

  it("gives up in time where nobody does anything", async () => {
    const { stderr, code } = await warm("nginx:1.27", "--wait", "--timeout", "2s");
    expect({ stderr, code }).toEqual({
      stderr:
        "Not finished within 2s: NotYetSeen: the controller has not looked at it yet; see that the controller of Layerwise runs\n",
      code: 2,
    });
  });
});
