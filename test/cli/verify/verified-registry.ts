import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ImagePusher } from "../../cluster/image-pusher.ts";
import { type Registry, startRegistry } from "../../cluster/registry.ts";

const USER = { name: "alice", password: "secret" };
const LAYERS = [
  { content: "base", sizeBytes: 48_000_000 },
  { content: "app", sizeBytes: 700_000 },
];

/** A registry that asks everybody for alice's password, with images, and a home folder whose Docker configuration has it. */
export class VerifiedRegistry implements AsyncDisposable {
  readonly registry: Registry;
  readonly home: string;
  /** Of the manifests of team/web:v1, for linux/amd64 and linux/arm64, and of its index. */
  readonly digests: { readonly amd64: string; readonly arm64: string; readonly index: string };

  private constructor(registry: Registry, home: string, digests: VerifiedRegistry["digests"]) {
    this.registry = registry;
    this.home = home;
    this.digests = digests;
  }

  static async start(): Promise<VerifiedRegistry> {
    const users = { [USER.name]: USER.password };
    const registry = await startRegistry({ authentication: { kind: "basic", users } });
    const home = await mkdtemp(join(tmpdir(), "layerwise-home-"));
    await using pusher = new ImagePusher({ url: registry.url, user: USER });
    const [amd64, arm64] = ["amd64", "arm64"].map((architecture) => ({
      platform: { os: "linux", architecture },
      layers: [...LAYERS, { content: architecture, sizeBytes: 1_000 }],
    }));
    if (amd64 === undefined || arm64 === undefined) throw new Error("unreachable");
    const web = await pusher.push({ repository: "team/web", tag: "v1", platforms: [amd64, arm64] });
    await pusher.push({ repository: "team/arm", tag: "v1", platforms: [arm64] });
    const [first, second] = web.platforms;
    return new VerifiedRegistry(registry, home, {
      amd64: first?.digest ?? "",
      arm64: second?.digest ?? "",
      index: web.digest,
    });
  }

  get host(): string {
    return this.registry.host;
  }

  /** What `kubectl layerwise` needs to know of it. */
  get flags(): readonly string[] {
    return ["--insecure-registry", this.host];
  }

  /** No cluster, and a Docker configuration with this password. */
  async environment(password = USER.password): Promise<Record<string, string>> {
    const auth = Buffer.from(`${USER.name}:${password}`).toString("base64");
    const config = JSON.stringify({ auths: { [this.host]: { auth } } });
    await writeFile(join(this.home, "config.json"), config, { mode: 0o600 });
    return { HOME: this.home, DOCKER_CONFIG: this.home };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.registry.stop();
    await rm(this.home, { recursive: true, force: true });
  }
}
