import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseRemovalReport, type RemovalReport } from "../../api/removal-report.ts";
import { layerArchive } from "../../image/layer-archive.ts";
import { untilReady } from "../cluster/ready-daemon.ts";
import { makeTemporaryFolder, type TemporaryFolder } from "../cluster/temporary-folder.ts";
import { BUSYBOX_IMAGE, busyboxEntries } from "./node-images.ts";
import { nodePrograms } from "./node-programs.ts";
import { RealCluster } from "./real-cluster.ts";
import type { RealNode } from "./real-node.ts";

const AGENT = new URL("../../agent/main.ts", import.meta.url).pathname;
const PULLER = { "layerwise.io/cache-uid": "u" };

let cluster: RealCluster;
let node: RealNode;
let folder: TemporaryFolder;
/** UID of a pod on the node, as the agent's own would be. */
let podUid: string;

beforeAll(async () => {
  folder = await makeTemporaryFolder();
  cluster = await RealCluster.start();
  node = await cluster.addNode();
  await runPod("resident", { images: [`${cluster.registry.host}/${BUSYBOX_IMAGE}`] });
  podUid = await kubectl("get", "pod", "resident", "-o", "jsonpath={.metadata.uid}");
});
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

async function kubectl(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await cluster.controlPlane.kubectl(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

/** Pushes an image with content of its own under each tag, and returns its repository and digest. */
async function push(repository: string, ...tags: string[]) {
  const own = { path: "own", mode: 0o644, content: Buffer.from(repository) };
  const layers = [{ content: await layerArchive([...(await busyboxEntries()), own]) }];
  const images = { repository, platforms: [{ layers }] };
  const [pushed] = await Promise.all(tags.map((tag) => cluster.pusher.push({ ...images, tag })));
  return { name: `${cluster.registry.host}/${repository}`, digest: pushed?.digest ?? "" };
}

interface PodOptions {
  readonly images: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly phase?: "Running" | "Succeeded";
}

/** Runs a pod with a container per image; one that sleeps unless told otherwise. */
async function runPod(name: string, options: PodOptions): Promise<void> {
  const { images, labels = {}, command = ["sleep", "3600"], phase = "Running" } = options;
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels },
    spec: {
      nodeName: node.name,
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 0,
      containers: images.map((image, index) => ({
        name: `c${index}`,
        image,
        command: ["/bin/busybox", ...command],
      })),
    },
  };
  const applied = await cluster.controlPlane.kubectl(["create", "-f", "-"], JSON.stringify(pod));
  expect(applied).toMatchObject({ code: 0, stderr: "" });
  await kubectl("wait", `--for=jsonpath={.status.phase}=${phase}`, `pod/${name}`, "--timeout=60s");
}

/** Makes the node pull images as a cache does: nothing of them runs any more. */
function pull(name: string, ...images: string[]): Promise<void> {
  return runPod(name, { images, labels: PULLER, command: ["true"], phase: "Succeeded" });
}

/** Runs the agent on the node, where it finds the sockets in /run itself. */
async function runAgent(...args: string[]): Promise<RemovalReport | undefined> {
  const report = join(folder.path, "report");
  await writeFile(report, "");
  const command = [process.execPath, AGENT, `--report=${report}`, ...args];
  // Its exit code is 1 where it could do nothing; what counts is the report.
  await node.run("env", [`POD_UID=${podUid}`, ...command]).catch(() => undefined);
  return parseRemovalReport(await readFile(report, "utf8"));
}

/** What became of each image. */
async function remove(...images: string[]): Promise<string[]> {
  const report = await runAgent("--run-folder=/run", "--", ...images);
  return report?.kind === "done"
    ? report.outcomes.map(({ kind }) => kind)
    : [JSON.stringify(report) ?? "no report"];
}

/** Whether containerd has them, as it tells the kubelet. */
async function held(...images: string[]): Promise<boolean[]> {
  const listed = await node.images();
  const names = listed.flatMap(({ repoTags, repoDigests }) => [...repoTags, ...repoDigests]);
  return images.map((image) => names.includes(image));
}

describe("agent/main.ts with containerd", () => {
  it("removes what was pulled by tag and by digest, and finds absent what is not there", async () => {
    const tagged = await push("tagged", "1");
    const untagged = await push("untagged", "1");
    const byTag = `${tagged.name}:1`;
    const byDigest = `${untagged.name}@${untagged.digest}`;
    await pull("plain", byTag, byDigest);
    expect(await held(byTag, byDigest)).toEqual([true, true]);
    const outcomes = await remove(byTag, byDigest, `${tagged.name}:2`);
    expect(outcomes).toEqual(["removed", "removed", "absent"]);
    expect(await held(byTag, byDigest, `${tagged.name}@${tagged.digest}`)).toEqual([
      false,
      false,
      false,
    ]);
    expect(await remove(byTag)).toEqual(["absent"]);
  });

  it("keeps an image that a pod uses, and one of a pod that has ended and is there still", async () => {
    const running = await push("running", "1");
    const ended = await push("ended", "1");
    const images = [`${running.name}:1`, `${ended.name}:1`];
    await runPod("user", { images: images.slice(0, 1) });
    await runPod("done", { images: images.slice(1), command: ["true"], phase: "Succeeded" });
    expect(await remove(...images)).toEqual(["inUse", "inUse"]);
    expect(await held(...images)).toEqual([true, true]);
  });

  it("keeps an image of which only one tag is ours, as containerd would take the other too", async () => {
    const { name } = await push("two-tags", "ours", "theirs");
    const images = [`${name}:ours`, `${name}:theirs`];
    await pull("two-tags", ...images);
    expect(await remove(`${name}:ours`)).toEqual(["shared"]);
    expect(await held(...images)).toEqual([true, true]);
    expect(await remove(...images)).toEqual(["removed", "removed"]);
    expect(await held(...images)).toEqual([false, false]);
  });

  it("keeps the image that pods' sandboxes are made from, which containerd has pinned", async () => {
    expect(await remove(`${cluster.registry.host}/pause:1`)).toEqual(["inUse"]);
  });

  it("leaves alone another containerd of the same machine that has the same image", async () => {
    const { name } = await push("twice", "1");
    const image = `${name}:1`;
    await pull("twice", image);
    const { containerd, ctr } = await nodePrograms();
    const other = join(folder.path, "other");
    await mkdir(other);
    // Found before the node's own, by its place.
    const socket = "/run/containerd.sock";
    const daemon = node.start("other-containerd", containerd, [
      `--root=${other}/root`,
      "--state=/run/other",
      `--address=${socket}`,
    ]);
    const otherCtr = (...args: string[]) =>
      node.run(ctr, [`--address=${socket}`, "--namespace=k8s.io", ...args]);
    await untilReady(daemon, {
      timeoutMs: 60_000,
      isReady: async () => (await otherCtr("version")).includes("Server:"),
    });
    await otherCtr("images", "pull", "--plain-http", image);
    expect(await remove(image)).toEqual(["removed"]);
    expect(await held(image)).toEqual([false]);
    expect(await otherCtr("images", "list", "--quiet")).toContain(image);
    await daemon.stop();
  });

  it("says that there is no socket, and that a socket is not of its pod's runtime", async () => {
    expect(await runAgent(`--run-folder=${folder.path}`, "--", "nginx")).toEqual({
      kind: "fault",
      message:
        "Cannot find the socket of a container runtime below /run; name it with --cri-socket",
    });
    const uid = podUid;
    podUid = "00000000-0000-0000-0000-000000000000";
    const report = await runAgent("--run-folder=/run", "--", "nginx").finally(() => {
      podUid = uid;
    });
    expect(report).toMatchObject({
      kind: "fault",
      message: expect.stringMatching(
        /None of the container runtimes runs this pod: .*\/run\/containerd\/containerd\.sock \(other pods\); name the right one with --cri-socket$/,
      ),
    });
  });
});
