import type { ObservedNode, ReportedImage } from "../../placement/observed-node.ts";
import type { ReportedNames } from "../../placement/reported-name.ts";

/** What the controller calls the images that nodes report, each understood once for all nodes that report it alike. */
export class ReportedImageKeys {
  readonly #names: Pick<ReportedNames, "parse">;
  readonly #keys = new WeakMap<ReportedImage, readonly string[]>();

  constructor(names: Pick<ReportedNames, "parse">) {
    this.#names = names;
  }

  /**
   * Every repository digest a node reports, and the tags of images that were loaded rather than pulled and so have no
   * digest. A tag beside a digest tells nothing: the node keeps what it stood for when it was pulled.
   */
  on({ images }: Pick<ObservedNode, "images">): string[] {
    return images.flatMap((image) => this.#of(image));
  }

  #of(image: ReportedImage): readonly string[] {
    const known = this.#keys.get(image);
    if (known !== undefined) return known;
    const keys = this.#read(image);
    this.#keys.set(image, keys);
    return keys;
  }

  #read(image: ReportedImage): readonly string[] {
    const names = image.names.map((name) => this.#names.parse(name));
    const digests = names.flatMap((name) =>
      name.kind === "digest" ? [`${name.repository}@${name.digest}`] : [],
    );
    if (digests.length > 0) return digests;
    return names.flatMap((name) => (name.kind === "tag" ? [name.reference] : []));
  }
}
