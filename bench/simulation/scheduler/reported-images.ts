import type { ReportedImage } from "../../../test/cluster/hollow/image-report.ts";
import type { ImageState } from "./image-locality.ts";

/** Which nodes report which images, as the scheduler's cache keeps it. */
export class ReportedImages {
  readonly #states = new Map<string, { readonly sizeBytes: number; nodes: number }>();
  readonly #namesOn = new Map<string, ReadonlySet<string>>();

  /** Replaces what the node reported before. */
  observe(nodeName: string, images: readonly ReportedImage[]): void {
    const before = this.#namesOn.get(nodeName) ?? new Set();
    const names = new Set(images.flatMap((image) => image.names));
    for (const { names: same, sizeBytes } of images) {
      for (const name of same) if (!before.has(name)) this.#count(name, sizeBytes);
    }
    for (const name of before) if (!names.has(name)) this.#discount(name);
    this.#namesOn.set(nodeName, names);
  }

  /** Undefined where the node does not report `name`. */
  stateOn(nodeName: string, name: string): ImageState | undefined {
    return this.#namesOn.get(nodeName)?.has(name) === true ? this.#states.get(name) : undefined;
  }

  #count(name: string, sizeBytes: number): void {
    const state = this.#states.get(name);
    if (state === undefined) this.#states.set(name, { sizeBytes, nodes: 1 });
    else state.nodes++;
  }

  #discount(name: string): void {
    const state = this.#states.get(name);
    if (state === undefined) return;
    state.nodes--;
    if (state.nodes === 0) this.#states.delete(name);
  }
}
