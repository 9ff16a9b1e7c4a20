import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kubeletFailureOf } from "../../check/kubelet-failure.ts";
import { layerArchive } from "../../image/layer-archive.ts";
import type { FailureClass } from "../../registry/failures/failure-classes.ts";
import type { Registry } from "../cluster/registry.ts";
import { makeTemporaryFolder, type TemporaryFolder } from "../cluster/temporary-folder.ts";
import {
  type Answer,
  type Reaction,
  type ReceivedRequest,
  registryError,
  startLyingRegistry,
} from "../registry/lying-registry.ts";
import { StoredContent } from "../registry/stored-content.ts";
import { createTestAuthority } from "../support/test-certificate.ts";
import { CLUSTER_ADDRESS } from "./cluster-network.ts";
import { RealCluster } from "./real-cluster.ts";
import type { RealNode } from "./real-node.ts";

const PATIENCE = { timeout: 60_000, interval: 250 };
const INDEX = "application/vnd.oci.image.index.v1+json";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

let cluster: RealCluster;
let node: RealNode;
let folder: TemporaryFolder;
let guarded: Registry;
let pods = 0;

beforeAll(async () => {
  folder = await makeTemporaryFolder();
  cluster = await RealCluster.start();
  node = await cluster.addNode();
  // Nothing answers there, and at once: names are not looked up for as long as a resolver has patience.
  const resolver = join(folder.path, "resolv.conf");
  await writeFile(resolver, `nameserver ${CLUSTER_ADDRESS}\n`);
  await node.run("mount", ["--bind", resolver, "/etc/resolv.conf"]);
  guarded = await cluster.startRegistry({
    authentication: { kind: "basic", users: { alice: "right" } },
  });
});
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
});

interface Pull {
  readonly image: string;
  readonly imagePullPolicy?: "Never";
  readonly imagePullSecrets?: readonly { readonly name: string }[];
}

async function kubectl(args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await cluster.controlPlane.kubectl(args, input);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

/** Lets the node try, and returns what its kubelet has to say. */
async function waitingAfter({ image, imagePullPolicy, imagePullSecrets = [] }: Pull) {
  pods += 1;
  const name = `pull-${pods}`;
  const container = { name: "c", image, ...(imagePullPolicy && { imagePullPolicy }) };
  const spec = { nodeName: node.name, imagePullSecrets, containers: [container] };
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name }, spec };
  await kubectl(["create", "-f", "-"], JSON.stringify(pod));
  const path = "jsonpath={.status.containerStatuses[0].state.waiting}";
  const waiting = async () => {
    const text = await kubectl(["get", "pod", name, "-o", path]);
    return JSON.parse(text || "{}") as { reason?: string; message?: string };
  };
  await expect
    .poll(async () => (await waiting()).reason, PATIENCE)
    .toMatch(/^(Err|ImagePullBackOff|InvalidImageName)/);
  return waiting();
}

/** A registry that the nodes speak plain HTTP to, and whose image `team/app:1` has something wrong with it. */
async function lyingImage(react: (request: ReceivedRequest) => Reaction): Promise<Pull> {
  const registry = await startLyingRegistry(react, undefined, CLUSTER_ADDRESS);
  await cluster.trust(registry);
  return { image: `${registry.host}/team/app:1` };
}

/** An image of which one document is answered otherwise. */
async function brokenImage(
  answer: (content: StoredContent, request: ReceivedRequest) => Answer | undefined,
): Promise<Pull> {
  const content = new StoredContent();
  const layers = [{ content: await layerArchive([{ path: "own", content: Buffer.from("x") }]) }];
  content.putImage({ tag: "1", platforms: [{ layers }] });
  return lyingImage((request) => answer(content, request) ?? content.answer(request));
}

/** A registry with a certificate that nodes have a reason not to accept. */
async function tlsImage(names: readonly string[], expiresMs?: number): Promise<Pull> {
  const certificate = createTestAuthority().issue(names, expiresMs);
  const { host } = await startLyingRegistry(() => ({}), certificate, CLUSTER_ADDRESS);
  return { image: `${host}/team/app:1` };
}

async function withSecret(password: string): Promise<Pull> {
  const name = `secret-${password}`;
  await kubectl([
    ..."create secret docker-registry".split(" "),
    name,
    `--docker-server=${guarded.host}`,
    "--docker-username=alice",
    `--docker-password=${password}`,
  ]);
  return { image: `${guarded.host}/team/app:1`, imagePullSecrets: [{ name }] };
}

async function foreignPlatforms(): Promise<Pull> {
  const platforms = ["arm64", "s390x"].map((architecture) => ({
    platform: { os: "linux", architecture },
    layers: [{ content: architecture }],
  }));
  await cluster.pusher.push({ repository: "foreign", tag: "1", platforms });
  return { image: `${cluster.registry.host}/foreign:1` };
}

const CASES: readonly (readonly [FailureClass, string, () => Promise<Pull> | Pull])[] = [
  ["InvalidReference", "no reference", () => ({ image: "Not/An:Image" })],
  [
    "PullNeverNotCached",
    "the policy Never",
    () => ({ image: "r.example/a:1", imagePullPolicy: "Never" }),
  ],
  ["ManifestUnknown", "no tag", () => ({ image: `${cluster.registry.host}/busybox:none` })],
  ["NoMatchingPlatform", "other platforms", foreignPlatforms],
  ["Unauthenticated", "no secret", () => ({ image: `${guarded.host}/team/app:1` })],
  ["BadCredentials", "a wrong password", () => withSecret("wrong")],
  ["ManifestUnknown", "the right password and no image", () => withSecret("right")],
  ["DNS", "a name that does not resolve", () => ({ image: "no-such-host.invalid/a:1" })],
  ["ConnectRefused", "a closed port", () => ({ image: `${CLUSTER_ADDRESS}:9/a:1` })],
  ["Unreachable", "an address nobody has", () => ({ image: "10.77.0.250:5000/a:1" })],
  ["TLSUntrusted", "an authority nobody knows", () => tlsImage([CLUSTER_ADDRESS])],
  ["TLSNameMismatch", "another name", () => tlsImage(["r.example"])],
  [
    "TLSExpired",
    "a certificate of last week",
    () => tlsImage([CLUSTER_ADDRESS], 1_000_000_000_000),
  ],
  [
    "PlainHTTPOnHTTPS",
    "plain HTTP",
    async () => {
      const { host } = await startLyingRegistry(() => ({}), undefined, CLUSTER_ADDRESS);
      return { image: `${host}/team/app:1` };
    },
  ],
  ["Denied", "403", () => lyingImage(() => registryError(403, "DENIED"))],
  ["RateLimited", "429", () => lyingImage(() => registryError(429, "TOOMANYREQUESTS"))],
  ["RegistryUnavailable", "503", () => lyingImage(() => registryError(503, "UNAVAILABLE"))],
  [
    "Schema1Manifest",
    "a manifest of schema 1",
    () =>
      brokenImage((content, { path }) => {
        const type = "application/vnd.docker.distribution.manifest.v1+prettyjws";
        const { headers, ...answer } = content.answer({ path });
        return path.includes("/manifests/")
          ? { ...answer, headers: { ...headers, "content-type": type } }
          : undefined;
      }),
  ],
  [
    "DigestMismatch",
    "a layer of other bytes",
    () =>
      brokenImage((content, { path }) => {
        const { body = "", ...answer } = content.answer({ path });
        const other = Buffer.alloc(body.length, "y");
        return path.includes("/blobs/") ? { ...answer, body: other } : undefined;
      }),
  ],
  [
    "BlobUnknown",
    "a layer that is gone",
    () =>
      brokenImage((_, { path }) =>
        path.includes("/blobs/") ? registryError(404, "BLOB_UNKNOWN") : undefined,
      ),
  ],
  [
    "ChildManifestUnknown",
    "a manifest of the index that is gone",
    () => {
      const content = new StoredContent();
      const platform = { os: "linux", architecture: "amd64" };
      const manifest = { mediaType: MANIFEST, digest: `sha256:${"a".repeat(64)}`, size: 300 };
      const index = { schemaVersion: 2, mediaType: INDEX, manifests: [{ ...manifest, platform }] };
      content.tag("1", content.put(index, INDEX));
      return lyingImage((request) => content.answer(request));
    },
  ],
  [
    "UnsupportedMediaType",
    "an image whose configuration knows of no layer",
    () => {
      const content = new StoredContent();
      const type = "application/vnd.oci.image.config.v1+json";
      const rootfs = { type: "layers", diff_ids: [] };
      const image = { os: "linux", architecture: "amd64", config: {}, rootfs };
      const config = { mediaType: type, digest: content.put(image, type), size: lengthOf(image) };
      const bytes = Buffer.from("layer");
      const layer = { mediaType: LAYER, digest: content.put(bytes, LAYER), size: bytes.length };
      const manifest = { schemaVersion: 2, mediaType: MANIFEST, config, layers: [layer] };
      content.tag("1", content.put(manifest, MANIFEST));
      return lyingImage((request) => content.answer(request));
    },
  ],
  [
    "NotARegistry",
    "a page for people",
    () => lyingImage(() => ({ headers: { "content-type": "text/html" }, body: "<html>" })),
  ],
];

function lengthOf(value: object): number {
  return JSON.stringify(value).length;
}

describe("kubeletFailureOf()", () => {
  it.for(CASES)("reads %s from a kubelet that met %s", async ([expected, , prepare]) => {
    const { reason = "", message = "" } = await waitingAfter(await prepare());
    expect([kubeletFailureOf(reason, message), reason, message]).toEqual([
      expected,
      reason,
      message,
    ]);
  });
});
