import type { CatalogPlatform, ImageCatalog } from "./image-catalog.ts";
import type { ReportedImage } from "./observed-node.ts";
import type { ReportEntry } from "./report-entry.ts";
import type { ReportedName, ReportedNames } from "./reported-name.ts";

interface SharedEntry extends ReportEntry {
  readonly names: readonly string[];
  readonly platform: CatalogPlatform;
  /** How many nodes report it. */
  nodes: number;
}

/**
 * Understands reported images, each once however many nodes report it: thousands of nodes report the
 * same few hundred, and most of them again and again. An entry is kept as long as a node has it.
 */
export class ReportEntries {
  readonly #catalog: ImageCatalog;
  readonly #names: ReportedNames;
  /** By platform and first name. */
  readonly #shared = new Map<CatalogPlatform, Map<string, SharedEntry[]>>();
  /** What an image was understood as last: most come as one object for all the nodes that report them. */
  readonly #latest = new WeakMap<ReportedImage, SharedEntry>();

  constructor(catalog: ImageCatalog, names: ReportedNames) {
    this.#catalog = catalog;
    this.#names = names;
  }

  /** The entry of a reported image: the same object for the same report. It is to be taken, or not kept. */
  of(image: ReportedImage, platform: CatalogPlatform): ReportEntry {
    const latest = this.#latest.get(image);
    if (latest !== undefined && latest.platform === platform && latest.nodes > 0) return latest;
    const alike = this.#shared.get(platform)?.get(keyOf(image));
    const entry =
      alike?.find((shared) => isSame(shared, image)) ?? this.#understand(image, platform);
    this.#latest.set(image, entry);
    return entry;
  }

  /** One more node reports it. */
  take(entry: ReportEntry): void {
    const shared = entry as SharedEntry;
    shared.nodes++;
    if (shared.nodes > 1) return;
    const byKey = this.#shared.get(shared.platform) ?? new Map<string, SharedEntry[]>();
    this.#shared.set(shared.platform, byKey);
    byKey.set(keyOf(shared), [...(byKey.get(keyOf(shared)) ?? []), shared]);
  }

  /** One node less reports it. */
  release(entry: ReportEntry): void {
    const shared = entry as SharedEntry;
    shared.nodes--;
    if (shared.nodes > 0) return;
    const byKey = this.#shared.get(shared.platform);
    const left = byKey?.get(keyOf(shared))?.filter((other) => other !== shared) ?? [];
    if (left.length > 0) byKey?.set(keyOf(shared), left);
    else byKey?.delete(keyOf(shared));
  }

  #understand({ names, sizeBytes }: ReportedImage, platform: CatalogPlatform): SharedEntry {
    const parsed = names.map((name) => this.#names.parse(name));
    const images = [...identitiesOf(parsed)].flatMap(
      (identity) => this.#catalog.imageOf(identity, platform, sizeBytes) ?? [],
    );
    const tags = parsed.flatMap((name) =>
      name.kind === "tag" ? [{ reference: name.reference, digest: identityFor(name, parsed) }] : [],
    );
    return { names, sizeBytes, platform, images, tags, nodes: 0 };
  }
}

function keyOf({ names }: Pick<SharedEntry, "names">): string {
  return names[0] ?? "";
}

function isSame(entry: SharedEntry, { names, sizeBytes }: ReportedImage): boolean {
  return (
    entry.sizeBytes === sizeBytes &&
    entry.names.length === names.length &&
    entry.names.every((name, at) => name === names[at])
  );
}

/** The digests of a reported image; an image that was loaded rather than pulled has only tags. */
function identitiesOf(names: readonly ReportedName[]): Set<string> {
  const digests = names.flatMap((name) => (name.kind === "digest" ? [name.digest] : []));
  if (digests.length > 0) return new Set(digests);
  return new Set(names.flatMap((name) => (name.kind === "tag" ? [name.reference] : [])));
}

function identityFor(tag: ReportedName & { kind: "tag" }, names: readonly ReportedName[]): string {
  let digest: string | undefined;
  for (const name of names) {
    if (name.kind !== "digest") continue;
    if (name.repository === tag.repository) return name.digest;
    digest ??= name.digest;
  }
  return digest ?? tag.reference;
}
