import type { Digest } from "./digest.ts";
import { ImageCatalog } from "./image-catalog.ts";
import type { DemandSources } from "./image-demand.ts";
import { type IndexedImage, LayerIndex } from "./layer-index.ts";
import type { ManifestContent } from "./manifest-content.ts";
import type { ReadonlyNameTable } from "./name-table.ts";
import { NodeFigures } from "./node-figures.ts";
import { NodeRecord } from "./node-record.ts";
import { NodeSlots } from "./node-slots.ts";
import type { ObservedNode, ReportedImage } from "./observed-node.ts";
import { ReportEntries } from "./report-entries.ts";
import type { ReportEntry } from "./report-entry.ts";
import { ReportedNames } from "./reported-name.ts";
import { type TagBinding, TagIndex } from "./tag-index.ts";

/** The nodes' images and layers, from what nodes report and manifests say. Knows no clock. */
export class NodeInventory {
  readonly index = new LayerIndex();
  readonly catalog = new ImageCatalog(this.index);
  readonly tags = new TagIndex();
  readonly figures = new NodeFigures();
  readonly #names = new ReportedNames();
  readonly #entries = new ReportEntries(this.catalog, this.#names);
  readonly #slots = new NodeSlots();
  readonly #records: (NodeRecord | undefined)[] = [];
  readonly #manifests = new Map<string, ManifestContent>();

  get nodeCount(): number {
    return this.#slots.size;
  }

  /** One above the highest node slot: the length of a column over all nodes. */
  get capacity(): number {
    return this.#slots.capacity;
  }

  get demandSources(): DemandSources {
    return { catalog: this.catalog, tags: this.tags, names: this.#names };
  }

  node(name: string): NodeRecord | undefined {
    return this.#records[this.#slots.slotOf(name) ?? -1];
  }

  /** By slot. */
  get records(): readonly (NodeRecord | undefined)[] {
    return this.#records;
  }

  slotOf(name: string): number | undefined {
    return this.#slots.slotOf(name);
  }

  /** Finds slots by the bytes of names. */
  get nameTable(): ReadonlyNameTable {
    return this.#slots.nameTable;
  }

  *nodes(): Generator<NodeRecord> {
    for (const record of this.#records) if (record !== undefined) yield record;
  }

  /** The image a container status names, which is on the node even while the node does not list it. */
  imageById(imageId: string, node: NodeRecord): IndexedImage | undefined {
    const name = this.#names.parse(imageId.slice(imageId.indexOf("://") + 1).replace(/^\/\//, ""));
    return name.kind === "digest" ? this.catalog.imageOf(name.digest, node.platform, 0) : undefined;
  }

  /** Takes in a node as it is now. */
  observeNode(node: ObservedNode, nowMs: number): void {
    const record = this.node(node.name) ?? this.#createRecord(node);
    record.observeCapacity(node);
    this.#observeReport(record, node.images, nowMs);
  }

  forgetNode(name: string): void {
    const record = this.node(name);
    if (record === undefined) return;
    for (const binding of this.#bindingsOf(record, record.images.reported)) {
      this.tags.unbind(binding, record.slot);
    }
    for (const entry of record.images.reported) this.#entries.release(entry);
    record.images.clear();
    record.queue.clear();
    this.#records[record.slot] = undefined;
    this.#slots.release(name);
  }

  observeManifest(manifest: ManifestContent): void {
    const before = this.#manifests.get(manifest.digest);
    this.#manifests.set(manifest.digest, manifest);
    for (const reference of before?.references ?? []) {
      if (!manifest.references.includes(reference)) this.tags.unresolve(reference, manifest.digest);
    }
    for (const reference of manifest.references) this.tags.resolve(reference, manifest.digest);
    this.catalog.observeManifest(manifest);
  }

  forgetManifest(digest: Digest): void {
    for (const reference of this.#manifests.get(digest)?.references ?? []) {
      this.tags.unresolve(reference, digest);
    }
    this.#manifests.delete(digest);
    this.catalog.forgetManifest(digest);
  }

  /** Drops what has lasted too long without being seen. To be called every half minute or so. */
  expire(nowMs: number): void {
    for (const record of this.nodes()) {
      record.images.expire(nowMs);
      record.queue.expire(nowMs);
    }
    this.catalog.collect();
  }

  #createRecord({ name, platform }: ObservedNode): NodeRecord {
    const slot = this.#slots.claim(name);
    const record = new NodeRecord(this.index, this.figures, {
      name,
      slot,
      platform: this.catalog.platformKey(platform),
    });
    this.#records[slot] = record;
    return record;
  }

  #observeReport(record: NodeRecord, images: readonly ReportedImage[], nowMs: number): void {
    const entries = [...new Set(images.map((image) => this.#entries.of(image, record.platform)))];
    // Most updates of a node are about something else.
    if (record.unreportedBindings.length === 0 && record.images.hasReported(entries)) return;
    const { added, gone } = record.images.report(entries, nowMs);
    for (const entry of added) {
      this.#entries.take(entry);
      for (const { reference, digest } of entry.tags)
        this.tags.bind(reference, digest, record.slot);
    }
    const bindings = this.#bindingsOf(record, gone);
    for (const entry of gone) this.#entries.release(entry);
    record.unreportedBindings = [...bindings].filter((binding) => this.#isKept(record, binding));
  }

  /** What the tags of `entries` stand for on the node, and those it reports no more. */
  #bindingsOf(record: NodeRecord, entries: readonly ReportEntry[]): Set<TagBinding> {
    const tags = entries.flatMap((entry) => entry.tags);
    const bindings = tags.flatMap((tag) => this.tags.binding(tag) ?? []);
    return new Set([...record.unreportedBindings, ...bindings]);
  }

  /** What a tag stood for stays known as long as the image does: a report may leave both out. */
  #isKept(record: NodeRecord, binding: TagBinding): boolean {
    if (record.images.reportsTag(binding)) return false;
    const image = this.catalog.imageOf(binding.digest, record.platform, undefined);
    if (image?.present.has(record.slot)) return true;
    this.tags.unbind(binding, record.slot);
    return false;
  }
}
