import { formatPlatform, normalizePlatform, type Platform } from "../placement/platform.ts";

/** Real clusters have two or three; Windows builds add some. Each costs a request per image with an index. */
const MAX_PLATFORMS = 16;

interface NodePlatform {
  readonly text: string;
  readonly platform: Platform;
  nodes: number;
}

/** The platforms that the cluster's nodes have: what images are looked up for. */
export class NodePlatforms {
  readonly #platforms = new Map<string, NodePlatform>();
  readonly #byNode = new Map<string, NodePlatform>();

  /** Returns whether the cluster has a platform more. */
  observe(nodeName: string, platform: Platform): boolean {
    const text = formatPlatform(normalizePlatform(platform));
    const before = this.#byNode.get(nodeName);
    if (before?.text === text) return false;
    this.forget(nodeName);
    let known = this.#platforms.get(text);
    const isNew = known === undefined;
    if (known === undefined) {
      known = { text, platform: normalizePlatform(platform), nodes: 0 };
      this.#platforms.set(text, known);
    }
    known.nodes++;
    this.#byNode.set(nodeName, known);
    return isNew;
  }

  forget(nodeName: string): void {
    const known = this.#byNode.get(nodeName);
    if (known === undefined) return;
    this.#byNode.delete(nodeName);
    if (--known.nodes === 0) this.#platforms.delete(known.text);
  }

  /** By their text, those of most nodes first; at most 16. */
  list(): ReadonlyMap<string, Platform> {
    const byCount = [...this.#platforms.values()].sort(
      (a, b) => b.nodes - a.nodes || (a.text < b.text ? -1 : 1),
    );
    return new Map(byCount.slice(0, MAX_PLATFORMS).map(({ text, platform }) => [text, platform]));
  }
}
