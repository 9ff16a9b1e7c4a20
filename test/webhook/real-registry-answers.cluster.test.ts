import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Credential } from "../../registry/credentials/credential.ts";
import { ImagePusher } from "../cluster/image-pusher.ts";
import { encodeImage, type ImageSpecification } from "../cluster/image-specification.ts";
import { type Registry, startRegistry } from "../cluster/registry.ts";
import { judgedOnce } from "./judged-once.ts";
import { startProtectedRegistry } from "./protected-registry.ts";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const ARM64 = { os: "linux", architecture: "arm64" };

let registry: Registry;
let pusher: ImagePusher;
beforeAll(async () => {
  registry = await startRegistry();
  pusher = new ImagePusher(registry);
});
afterAll(async () => {
  await pusher.close();
  await registry.stop();
});

/** Of one repository each, so that nothing is shared with what another takes away. */
function imageOf(tag: string, more: Partial<ImageSpecification> = {}): ImageSpecification {
  const platforms = [{ layers: [{ content: tag, sizeBytes: 1_000 }] }];
  return { repository: `team/${tag}`, tag, platforms, ...more };
}

async function send(method: string, path: string, body: string | null = null, type?: string) {
  const headers = type === undefined ? {} : { "content-type": type };
  const response = await fetch(new URL(path, registry.url), { method, body, headers });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
}

/** A Helm chart, as `helm push` stores one: a manifest whose config is no image's. */
async function pushChart(): Promise<void> {
  const chart = imageOf("chart");
  await pusher.push(chart);
  const [layer] = encodeImage(chart).blobs;
  const descriptor = (mediaType: string) => ({
    mediaType,
    digest: layer?.digest,
    size: layer?.bytes.length,
  });
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: descriptor("application/vnd.cncf.helm.config.v1+json"),
    layers: [descriptor("application/vnd.cncf.helm.chart.content.v1.tar+gzip")],
  };
  await send("PUT", "/v2/team/chart/manifests/chart", JSON.stringify(manifest), MANIFEST);
}

interface Case {
  readonly cause: string;
  readonly tag: string;
  readonly verdict: string;
  readonly prepare: () => Promise<unknown>;
}

const CASES: readonly Case[] = [
  {
    cause: "the image is there",
    tag: "good",
    verdict: "Pullable allow",
    prepare: () => pusher.push(imageOf("good")),
  },
  {
    cause: "the tag was deleted",
    tag: "gone",
    verdict: "ManifestUnknown deny",
    async prepare() {
      const { digest } = await pusher.push(imageOf("gone"));
      await send("DELETE", `/v2/team/gone/manifests/${digest}`);
    },
  },
  {
    cause: "the image of our platform was deleted from under its index",
    tag: "child",
    verdict: "ChildManifestUnknown deny",
    async prepare() {
      const layers = [{ content: "child" }];
      const platforms = [{ layers }, { platform: ARM64, layers }];
      const pushed = await pusher.push(imageOf("child", { platforms }));
      await send("DELETE", `/v2/team/child/manifests/${pushed.platforms[0]?.digest}`);
    },
  },
  {
    cause: "the config was deleted",
    tag: "config",
    verdict: "BlobUnknown deny",
    async prepare() {
      await pusher.push(imageOf("config"));
      const config = encodeImage(imageOf("config")).blobs.at(-1);
      await send("DELETE", `/v2/team/config/blobs/${config?.digest}`);
    },
  },
  {
    cause: "the image is for other nodes",
    tag: "arm",
    verdict: "NoMatchingPlatform deny",
    prepare: () =>
      pusher.push(
        imageOf("arm", { platforms: [{ platform: ARM64, layers: [{ content: "arm" }] }] }),
      ),
  },
  {
    cause: "it is a chart and no image",
    tag: "chart",
    verdict: "UnsupportedMediaType deny",
    prepare: pushChart,
  },
];

describe("what a real registry answers", () => {
  it.for(CASES)("is $verdict when $cause", async ({ tag, verdict, prepare }) => {
    await prepare();
    const judged = await judgedOnce({ image: `${registry.host}/team/${tag}:${tag}` });
    expect([judged.verdict, judged.allowed]).toEqual([verdict, !verdict.endsWith("deny")]);
  });

  it.for(["basic", "token"] as const)("depends on who asks, with %s log-in", async (kind) => {
    const guarded = await startProtectedRegistry(kind);
    await guarded.push(imageOf("web"));
    await guarded.push(imageOf("web", { repository: "closed/web" }));
    const ask = async (repository: string, password?: string) => {
      const credentials = password === undefined ? [] : [Credential.password("alice", password)];
      const client = { insecureHosts: ["127.0.0.1"] };
      const image = `${guarded.host}/${repository}:web`;
      return (await judgedOnce({ image, credentials, client })).verdict;
    };
    expect(await ask("team/web", "secret")).toBe("Pullable allow");
    expect(await ask("team/web", "guess")).toBe("BadCredentials deny");
    expect(await ask("team/web")).toBe("Unauthenticated warn");
    // Basic log-in knows no rights to single repositories.
    const closed = kind === "token" ? "Denied deny" : "Pullable allow";
    expect(await ask("closed/web", "secret")).toBe(closed);
  });

  it("is ConnectRefused warn while it is stopped, and known again when it runs", async () => {
    await pusher.push(imageOf("paused"));
    const image = `${registry.host}/team/paused:paused`;
    await registry.pause();
    expect((await judgedOnce({ image })).verdict).toBe("ConnectRefused warn");
    await registry.restart();
    expect((await judgedOnce({ image })).verdict).toBe("Pullable allow");
  });
});
