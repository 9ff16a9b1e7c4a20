import { join } from "node:path";
import type { KubectlResult } from "../cluster/kubectl.ts";
import { pushOwnImage } from "./own-image.ts";
import { RealCluster } from "./real-cluster.ts";
import type { RealNode } from "./real-node.ts";

const root = join(import.meta.dirname, "../..");
/** As the kustomization names it. */
const IMAGE = "layerwise:e2e";
/** Of the extender's Service, pinned in the kustomization as docs/scheduler.md has it. */
const EXTENDER_URL = "http://10.96.0.88:8888";
const ROLES = ["controller", "webhook", "extender"];

/** Layerwise in a cluster of two real nodes, from its own image and its own manifests. */
export class InstalledCluster implements AsyncDisposable {
  readonly real: RealCluster;
  readonly nodes: readonly [RealNode, RealNode];

  /** Reference, with its digest, of what its pods run. */
  readonly ownImage: string;

  private constructor(parts: Pick<InstalledCluster, "real" | "nodes" | "ownImage">) {
    this.real = parts.real;
    this.nodes = parts.nodes;
    this.ownImage = parts.ownImage;
  }

  /** Returns when every replica of every role is Ready. */
  static async start(): Promise<InstalledCluster> {
    const real = await RealCluster.start();
    try {
      const [ownImage, first, second] = await Promise.all([
        pushOwnImage(real.registry.host, IMAGE),
        real.addNode(),
        real.addNode(),
        real.startScheduler({
          configuration: join(root, "manifests", "scheduler-config.yaml"),
          extenderUrl: EXTENDER_URL,
        }),
      ]);
      const cluster = new InstalledCluster({ real, nodes: [first, second], ownImage });
      await cluster.#install();
      return cluster;
    } catch (error) {
      await real[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * Runs kubectl as the administrator and returns what it printed.
   * @throws {Error} with what kubectl said when it fails.
   */
  async kubectl(args: readonly string[], input?: object): Promise<string> {
    const text = input === undefined ? undefined : JSON.stringify(input);
    const { code, stdout, stderr } = await this.real.controlPlane.kubectl(args, text);
    if (code !== 0) throw new Error(`kubectl ${args.join(" ")} failed: ${stderr}`);
    return stdout;
  }

  /** Creates an object and returns all that kubectl said. */
  create(object: object, ...args: readonly string[]): Promise<KubectlResult> {
    const input = JSON.stringify(object);
    return this.real.controlPlane.kubectl(["create", ...args, "-f", "-"], input);
  }

  /** Creates or changes an object, also where something else was made of it since. */
  async apply(object: object): Promise<void> {
    await this.kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], object);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.real[Symbol.asyncDispose]();
  }

  async #install(): Promise<void> {
    const apply = (folder: string) => this.kubectl(["apply", "--server-side", "-k", folder]);
    await apply(join(root, "manifests", "crds"));
    await apply(join(import.meta.dirname, "installation"));
    const waits = ROLES.map((role) => {
      const deployment = `deployment/layerwise-${role}`;
      const where = ["--namespace=layerwise-system", "--timeout=110s"];
      return this.kubectl(["rollout", "status", deployment, ...where]);
    });
    await Promise.all(waits);
  }
}
