import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadKubeConfig } from "../../kube/kube-config.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kube-config-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A kubeconfig whose current context, cluster and user have the given name. */
async function write(file: string, name: string, server: string): Promise<string> {
  const path = join(folder, file);
  const config = {
    clusters: [
      { name, cluster: { server } },
      { name: "shared", cluster: { server: `${server}/shared` } },
    ],
    users: [{ name, user: { token: `token of ${name}` } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
  await writeFile(path, JSON.stringify(config));
  return path;
}

describe("loadKubeConfig()", () => {
  it("prefers the named file over everything else", async () => {
    const kubeconfig = await write("named", "named", "https://named");
    const other = await write("other", "other", "https://other");
    const environment = { KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBECONFIG: other };
    const config = loadKubeConfig({ kubeconfig, environment });
    expect(config.getCurrentCluster()?.server).toBe("https://named");
    expect(config.getCurrentUser()?.token).toBe("token of named");
  });

  it("takes the files of KUBECONFIG, first one first, without those that are missing", async () => {
    const first = await write("first", "first", "https://first");
    const second = await write("second", "second", "https://second");
    const environment = { KUBECONFIG: `${folder}/none:${first}:${second}` };
    const config = loadKubeConfig({ environment });
    expect(config.getCurrentCluster()?.server).toBe("https://first");
    expect(config.getCluster("second")?.server).toBe("https://second");
    expect(config.getCluster("shared")?.server).toBe("https://first/shared");
  });

  it("takes ~/.kube/config last", async () => {
    await mkdir(join(folder, ".kube"));
    await write(".kube/config", "home", "https://home");
    const config = loadKubeConfig({ environment: { HOME: folder } });
    expect(config.getCurrentCluster()?.server).toBe("https://home");
  });

  it("refuses to guess when there is no configuration at all", () => {
    expect(() => loadKubeConfig({ environment: { HOME: folder } })).toThrow(
      "Cannot find a Kubernetes cluster: no pod environment, no file in KUBECONFIG and no ~/.kube/config; pass --kubeconfig FILE",
    );
  });

  it("says that the pod has no token", () => {
    const environment = { KUBERNETES_SERVICE_HOST: "10.0.0.1" };
    expect(() => loadKubeConfig({ environment })).toThrow(
      /^Cannot use the pod's service account: ".*\/token" is missing; set automountServiceAccountToken or pass/,
    );
  });

  it("names a file that is missing", () => {
    const kubeconfig = join(folder, "none");
    expect(() => loadKubeConfig({ kubeconfig, environment: {} })).toThrow(
      `Cannot read kubeconfig "${kubeconfig}": ENOENT`,
    );
  });

  it.for(["{", "null", "clusters: [{}]"])("names a file that holds %j", async (text) => {
    const kubeconfig = join(folder, "broken");
    await writeFile(kubeconfig, text);
    expect(() => loadKubeConfig({ kubeconfig, environment: {} })).toThrow(
      `Cannot read kubeconfig "${kubeconfig}": `,
    );
  });

  it("names a file whose current context has no cluster", async () => {
    const kubeconfig = join(folder, "empty");
    await writeFile(kubeconfig, JSON.stringify({ "current-context": "gone" }));
    expect(() => loadKubeConfig({ kubeconfig, environment: {} })).toThrow(
      `Cannot use kubeconfig "${kubeconfig}": its current-context "gone" names no cluster; choose one with kubectl config use-context`,
    );
  });
});
