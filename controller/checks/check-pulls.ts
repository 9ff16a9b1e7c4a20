import type { CheckPullRecord } from "./check-pull-record.ts";

/** A pod with the time, of our own clock, at which it was first seen: ages are never told by comparing clocks. */
export interface SeenCheckPull extends CheckPullRecord {
  readonly seenMs: number;
}

/** The pods that pull for ImageChecks, by the UID of their check. Keys are `namespace/name` of pods. */
export class CheckPulls {
  readonly #byCheck = new Map<string, Map<string, SeenCheckPull>>();
  #size = 0;

  /** How many there are, wherever they are. */
  get size(): number {
    return this.#size;
  }

  of(checkUid: string): SeenCheckPull[] {
    return [...(this.#byCheck.get(checkUid)?.values() ?? [])];
  }

  observe(key: string, record: CheckPullRecord, nowMs: number): void {
    const before = this.#byCheck.get(record.checkUid)?.get(key);
    const seenMs = before?.uid === record.uid ? before.seenMs : nowMs;
    if (before !== undefined) this.forget(key, before);
    const pods = this.#byCheck.get(record.checkUid) ?? new Map<string, SeenCheckPull>();
    pods.set(key, { ...record, seenMs });
    this.#byCheck.set(record.checkUid, pods);
    this.#size++;
  }

  /** Another pod of the same name may have come meanwhile, which stays. */
  forget(key: string, { checkUid, uid }: Pick<CheckPullRecord, "checkUid" | "uid">): void {
    const pods = this.#byCheck.get(checkUid);
    if (pods?.get(key)?.uid !== uid) return;
    pods.delete(key);
    this.#size--;
    if (pods.size === 0) this.#byCheck.delete(checkUid);
  }
}
