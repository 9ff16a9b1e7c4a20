import { vi } from "vitest";
import { type ControlPlane, startControlPlane } from "../cluster/control-plane.ts";
import { ImagePusher } from "../cluster/image-pusher.ts";
import { type Registry, startRegistry } from "../cluster/registry.ts";
import { establishCrds } from "../support/establish-crds.ts";
import { type Kubectl, kubectlOf } from "../support/kubectl-of.ts";

const PATIENCE = { timeout: 20_000, interval: 50 };

export interface StoredManifest {
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
  readonly spec: {
    readonly digest: string;
    readonly repository: string;
    readonly platforms: readonly {
      readonly os: string;
      readonly architecture: string;
      readonly layers: readonly { readonly digest: string; readonly sizeBytes: number }[];
    }[];
  };
  readonly status?: { readonly references?: readonly string[] };
}

/** A control plane with our CRDs and a registry with an image pusher. */
export class ControlledCluster implements AsyncDisposable {
  readonly controlPlane: ControlPlane;
  readonly registry: Registry;
  readonly pusher: ImagePusher;
  readonly kubectl: Kubectl;
  #markers = 0;

  private constructor(controlPlane: ControlPlane, registry: Registry, pusher: ImagePusher) {
    this.controlPlane = controlPlane;
    this.registry = registry;
    this.pusher = pusher;
    this.kubectl = kubectlOf(controlPlane);
  }

  /** With `user` the registry asks everybody for this name and password. */
  static async start(user?: { name: string; password: string }): Promise<ControlledCluster> {
    const controlPlane = await startControlPlane();
    const registry = await startRegistry(
      user && { authentication: { kind: "basic", users: { [user.name]: user.password } } },
    );
    const pusher = new ImagePusher({ ...registry, ...(user && { user }) });
    const cluster = new ControlledCluster(controlPlane, registry, pusher);
    await establishCrds(cluster.kubectl);
    return cluster;
  }

  /** Pushes an image of one layer per content, for linux/amd64; returns its digest. */
  async push(repository: string, tag: string, ...contents: readonly string[]): Promise<string> {
    const layers = contents.map((content) => ({ content, sizeBytes: 10_000_000 }));
    const image = { repository, tag, types: "oci" as const, platforms: [{ layers }] };
    return (await this.pusher.push(image)).digest;
  }

  /** A simulated node. */
  async createNode(
    name: string,
    architecture = "amd64",
    images: readonly object[] = [],
  ): Promise<void> {
    const node = {
      apiVersion: "v1",
      kind: "Node",
      metadata: { name },
      status: { nodeInfo: { operatingSystem: "linux", architecture }, images },
    };
    await this.kubectl(["create", "-f", "-"], node);
    await this.kubectl(["apply", "--server-side", "--subresource=status", "-f", "-"], node);
  }

  async createPod(name: string, image: string, spec: object = {}): Promise<void> {
    await this.kubectl(["create", "-f", "-"], {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace: "default" },
      spec: { containers: [{ name: "main", image }], ...spec },
    });
  }

  async deletePod(name: string): Promise<void> {
    await this.kubectl(["delete", "pod", name, "--grace-period=0", "--force"]);
  }

  /**
   * Waits until a pod with an image of its own has been dealt with, and so all that came before it: what has not happened by
   * then is not going to happen. Returns the digest of that image.
   */
  async settle(spec: object = {}): Promise<string> {
    const name = `marker-${this.#markers++}`;
    const digest = await this.push(name, "v1", name);
    await this.createPod(name, `${this.registry.host}/${name}:v1`, spec);
    await eventually(async () => {
      const tags = (await this.references())[digest];
      if (tags?.length !== 1) throw new Error(`${name} has not been dealt with`);
    });
    return digest;
  }

  async manifests(): Promise<StoredManifest[]> {
    const list = JSON.parse(await this.kubectl(["get", "imagemanifests", "-o", "json"]));
    return list.items;
  }

  /** Tags by digest. */
  async references(): Promise<Record<string, readonly string[]>> {
    const entries = (await this.manifests()).map(({ spec, status }) => [
      spec.digest,
      status?.references ?? [],
    ]);
    return Object.fromEntries(entries);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.pusher[Symbol.asyncDispose]();
    await this.registry.stop();
    await this.controlPlane.stop();
  }
}

/** Waits until an expectation holds. */
export function eventually<T>(check: () => Promise<T>): Promise<T> {
  return vi.waitFor(check, PATIENCE);
}
