import { imageDemandOf } from "./image-demand.ts";
import type { IndexedImage } from "./layer-index.ts";
import type { NodeInventory } from "./node-inventory.ts";
import type { NodeRecord } from "./node-record.ts";
import type { ObservedPod } from "./observed-pod.ts";
import { OwnerPods, ownerOf } from "./owner-pods.ts";

interface Entry {
  readonly pod: ObservedPod;
  readonly nodeName: string;
  readonly owner: string;
  /** Undefined until the node itself has been observed. */
  node: NodeRecord | undefined;
  held: readonly IndexedImage[];
  /** The images of the pod, as far as they are known. */
  used: readonly IndexedImage[];
  /** Bytes each image had to transfer when it was first awaited, by reference as in the pod. */
  readonly expectedBytes: Map<string, number>;
}

/**
 * What the bound pods mean for the nodes: images in use, pulls under way, load, and where the pods
 * of an owner are. Pods may be observed before their node, and before their images are known.
 */
export class PodLedger {
  readonly owners = new OwnerPods();
  readonly #nodes: NodeInventory;
  readonly #entries = new Map<string, Entry>();
  readonly #byNode = new Map<string, Set<Entry>>();
  readonly #puzzled = new Set<Entry>();

  constructor(nodes: NodeInventory) {
    this.#nodes = nodes;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Takes in a pod as it is now; unbound and finished pods count for nothing. Returns whether it changes anything. */
  observePod(pod: ObservedPod, nowMs: number): boolean {
    const before = this.#entries.get(pod.uid);
    if (before !== undefined && isSame(before.pod, pod)) return false;
    this.forgetPod(pod.uid, nowMs);
    if (pod.nodeName === undefined || pod.finished) return before !== undefined;
    const entry: Entry = {
      pod,
      nodeName: pod.nodeName,
      owner: ownerOf(pod),
      node: undefined,
      held: [],
      used: [],
      expectedBytes: before?.expectedBytes ?? new Map(),
    };
    this.#entries.set(pod.uid, entry);
    const onNode = this.#byNode.get(pod.nodeName);
    if (onNode === undefined) this.#byNode.set(pod.nodeName, new Set([entry]));
    else onNode.add(entry);
    this.#apply(entry, nowMs);
    return true;
  }

  /** Returns whether it counted. */
  forgetPod(uid: string, nowMs: number): boolean {
    const entry = this.#entries.get(uid);
    if (entry === undefined) return false;
    this.#withdraw(entry, nowMs);
    this.#entries.delete(uid);
    const onNode = this.#byNode.get(entry.nodeName);
    onNode?.delete(entry);
    if (onNode?.size === 0) this.#byNode.delete(entry.nodeName);
    return true;
  }

  /** To be called after a node was observed for the first time: its pods may have come before it. */
  nodeAppeared(name: string, nowMs: number): void {
    for (const entry of this.#byNode.get(name) ?? []) this.#apply(entry, nowMs);
  }

  /** To be called before a node is forgotten. */
  nodeVanishes(name: string, nowMs: number): void {
    for (const entry of this.#byNode.get(name) ?? []) this.#withdraw(entry, nowMs);
  }

  /** To be called when more manifests or tags are known: some pods may now be understood. */
  imagesLearnt(nowMs: number): void {
    // A pod that stays puzzled joins the set again: look only at those in it now.
    const puzzled = [...this.#puzzled];
    for (const entry of puzzled) {
      this.#withdraw(entry, nowMs);
      this.#apply(entry, nowMs);
    }
  }

  /** Learns from a finished pull: `seconds` is the transfer alone, without waiting for other pulls. */
  observePull(podUid: string, pull: { reference: string; seconds: number }): void {
    const entry = this.#entries.get(podUid);
    const bytes = entry?.expectedBytes.get(pull.reference);
    if (bytes !== undefined) entry?.node?.observePull(bytes, pull.seconds);
  }

  #apply(entry: Entry, nowMs: number): void {
    const node = this.#nodes.node(entry.nodeName);
    if (node === undefined) return;
    const { pod } = entry;
    entry.node = node;
    this.owners.add(entry.owner, node.slot);
    node.addRequests({ cpuMillis: pod.requestCpuMillis, memoryBytes: pod.requestMemoryBytes });
    entry.held = pod.pulled.flatMap(({ imageId }) => this.#nodes.imageById(imageId, node) ?? []);
    for (const image of entry.held) node.images.hold(image);
    const open = this.#await(entry, node, nowMs);
    entry.used = [...new Set([...entry.held, ...open])];
    for (const image of entry.used) this.#nodes.index.use(image, 1);
  }

  /** Returns the images that the pod still has to be given, known ones only. */
  #await(entry: Entry, node: NodeRecord, nowMs: number): readonly IndexedImage[] {
    const { pod } = entry;
    const pulled = new Set(pod.pulled.map(({ container }) => container));
    const open = pod.images.filter(({ container }) => !pulled.has(container));
    if (open.length === 0) return [];
    const demand = imageDemandOf(open, node.platform, this.#nodes.demandSources);
    if (demand.unknown.length > 0) this.#puzzled.add(entry);
    const awaited = demand.wanted.filter(
      ({ image, acceptedOn }) =>
        !image.present.has(node.slot) && !acceptedOn.some((nodes) => nodes.has(node.slot)),
    );
    const wanted = demand.wanted.map(({ image }) => image);
    if (awaited.length === 0) return wanted;
    const images = awaited.map(({ image }) => image);
    const bytes = node.queue.add(pod.uid, images, nowMs);
    for (const [position, { reference }] of awaited.entries()) {
      if (!entry.expectedBytes.has(reference)) {
        entry.expectedBytes.set(reference, bytes[position] ?? 0);
      }
    }
    return wanted;
  }

  #withdraw(entry: Entry, nowMs: number): void {
    this.#puzzled.delete(entry);
    const { node, pod } = entry;
    if (node === undefined) return;
    entry.node = undefined;
    this.owners.remove(entry.owner, node.slot);
    node.queue.remove(pod.uid, nowMs);
    node.addRequests({ cpuMillis: -pod.requestCpuMillis, memoryBytes: -pod.requestMemoryBytes });
    for (const image of entry.held) node.images.release(image, nowMs);
    for (const image of entry.used) this.#nodes.index.use(image, -1);
    entry.held = [];
    entry.used = [];
  }
}

function isSame(a: ObservedPod, b: ObservedPod): boolean {
  return (
    a.nodeName === b.nodeName &&
    a.finished === b.finished &&
    a.requestCpuMillis === b.requestCpuMillis &&
    a.requestMemoryBytes === b.requestMemoryBytes &&
    a.images.length === b.images.length &&
    a.images.every((image, index) => image.reference === b.images[index]?.reference) &&
    a.pulled.length === b.pulled.length &&
    a.pulled.every((image, index) => image.imageId === b.pulled[index]?.imageId)
  );
}
