import { isOver, type PullerRecord, type SeenPuller } from "./puller-record.ts";

interface Entry {
  readonly record: SeenPuller;
  /** When to forget a pod that the watch has not shown; undefined once it has. */
  readonly untilMs: number | undefined;
}

/** How long a pod that we made counts although the watch does not show it. */
const LAG_MS = 30_000;
const NONE: ReadonlyMap<string, Entry> = new Map();

/** The pods that work for caches, by the node they are on. Keys are `namespace/name`. */
export class PullerPods {
  readonly #byNode = new Map<string, Map<string, Entry>>();
  readonly #nodeByUid = new Map<string, string>();
  readonly #away = new Set<string>();
  #pulling = 0;

  /** How many pods pull, on whichever node that is not away. */
  get pulling(): number {
    return this.#pulling;
  }

  /** Takes in whether a node is away: its pods do nothing before it is back. */
  observeAway(nodeName: string, isAway: boolean): void {
    if (this.#away.has(nodeName) === isAway) return;
    const pods = [...(this.#byNode.get(nodeName) ?? NONE).values()].map(({ record }) => record);
    for (const pod of pods) this.#count(pod, -1);
    if (isAway) this.#away.add(nodeName);
    else this.#away.delete(nodeName);
    for (const pod of pods) this.#count(pod, 1);
  }

  /** Takes in a pod as the watch shows it. */
  observe(key: string, record: PullerRecord, nowMs: number): void {
    this.#put(key, record, { nowMs, untilMs: undefined });
  }

  /** Takes in a pod as the API server answered when it was made. */
  made(key: string, record: PullerRecord, nowMs: number): void {
    const shown = this.#byNode.get(record.nodeName)?.get(key);
    if (shown?.record.uid === record.uid) return;
    this.#put(key, record, { nowMs, untilMs: nowMs + LAG_MS });
  }

  /** Another pod of the same name may have come meanwhile, which stays. */
  forget(key: string, { nodeName, uid }: Pick<PullerRecord, "nodeName" | "uid">): void {
    const onNode = this.#byNode.get(nodeName);
    const entry = onNode?.get(key);
    if (onNode === undefined || entry?.record.uid !== uid) return;
    this.#drop(onNode, key, entry);
    if (onNode.size === 0) this.#byNode.delete(nodeName);
  }

  on(nodeName: string, nowMs: number): SeenPuller[] {
    const onNode = this.#byNode.get(nodeName);
    for (const [key, entry] of onNode ?? NONE) {
      if (entry.untilMs !== undefined && entry.untilMs <= nowMs) this.forget(key, entry.record);
    }
    return [...(this.#byNode.get(nodeName) ?? NONE).values()].map(({ record }) => record);
  }

  /** The node of a pod that the watch, or our own write, has shown. */
  nodeOf(podUid: string): string | undefined {
    return this.#nodeByUid.get(podUid);
  }

  /** The nodes that have such pods, also those that are gone themselves. */
  nodeNames(): Iterable<string> {
    return this.#byNode.keys();
  }

  #put(
    key: string,
    record: PullerRecord,
    { nowMs, untilMs }: { readonly nowMs: number; readonly untilMs: number | undefined },
  ): void {
    const { nodeName, uid } = record;
    const onNode = this.#byNode.get(nodeName) ?? new Map<string, Entry>();
    const before = onNode.get(key);
    if (before !== undefined) this.#drop(onNode, key, before);
    const same = before?.record.uid === uid ? before.record : undefined;
    const seenMs = same?.seenMs ?? nowMs;
    const over = isOver(record) ? { overMs: same?.overMs ?? nowMs } : {};
    // One that is still to come is by a clock that was ahead: no refresh would seem to come after it.
    const askedMs = Math.min(record.askedMs ?? seenMs, seenMs);
    onNode.set(key, { record: { ...record, seenMs, askedMs, ...over }, untilMs });
    this.#byNode.set(nodeName, onNode);
    this.#nodeByUid.set(uid, nodeName);
    this.#count(record, 1);
  }

  #drop(onNode: Map<string, Entry>, key: string, { record }: Entry): void {
    onNode.delete(key);
    this.#nodeByUid.delete(record.uid);
    this.#count(record, -1);
  }

  #count({ kind, nodeName }: PullerRecord, by: 1 | -1): void {
    if (kind === "pull" && !this.#away.has(nodeName)) this.#pulling += by;
  }
}
