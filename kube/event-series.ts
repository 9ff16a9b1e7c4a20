import { randomBytes } from "node:crypto";
import { formatMicroTime } from "./micro-time.ts";

// Limits that the API server holds for events.k8s.io/v1, in bytes.
const MAX_NOTE_BYTES = 1024;
const MAX_NAME_PREFIX = 236;

/** The object an Event is about. */
interface ObjectReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Absent for cluster-scoped objects; their events go to the namespace "default". */
  readonly namespace?: string;
  readonly uid?: string;
  readonly fieldPath?: string;
}

export interface EventNotice {
  readonly regarding: ObjectReference;
  readonly related?: ObjectReference;
  readonly type: "Normal" | "Warning";
  /** Why, in UpperCamelCase: "ImagesPresent". */
  readonly reason: string;
  /** What was done, in UpperCamelCase: "Scheduling". */
  readonly action: string;
  /** Text for people; cut at 1 KiB. */
  readonly note: string;
}

/** One Event object and how often the same notice came since. */
export class EventSeries {
  readonly notice: EventNotice;
  readonly firstMs: number;
  readonly namespace: string;
  readonly name: string;
  #count = 1;
  #lastMs: number;
  /** When it was last written to the API server; undefined before the first time. */
  writtenMs: number | undefined;

  constructor(notice: EventNotice, nowMs: number) {
    this.notice = notice;
    this.firstMs = nowMs;
    this.#lastMs = nowMs;
    this.namespace = notice.regarding.namespace ?? "default";
    this.name = createName(notice);
  }

  get lastMs(): number {
    return this.#lastMs;
  }

  /** Counts the same notice once more. */
  repeat(nowMs: number): void {
    this.#count++;
    this.#lastMs = nowMs;
  }

  encode(reporter: { controller: string; instance: string }): object {
    const { regarding, related, type, reason, action, note } = this.notice;
    return {
      apiVersion: "events.k8s.io/v1",
      kind: "Event",
      metadata: { name: this.name, namespace: this.namespace },
      eventTime: formatMicroTime(this.firstMs),
      reportingController: reporter.controller,
      reportingInstance: reporter.instance,
      regarding,
      ...(related === undefined ? {} : { related }),
      type,
      reason,
      action,
      note: cut(note),
      ...(this.#count === 1 ? {} : this.encodeSeries()),
    };
  }

  encodeSeries(): { series: object } {
    return { series: { count: this.#count, lastObservedTime: formatMicroTime(this.#lastMs) } };
  }
}

function createName(notice: EventNotice): string {
  return `${notice.regarding.name.slice(0, MAX_NAME_PREFIX)}.${randomBytes(8).toString("hex")}`;
}

function cut(note: string): string {
  const bytes = Buffer.from(note);
  if (bytes.byteLength <= MAX_NOTE_BYTES) return note;
  // A character cut in two decodes to U+FFFD.
  return `${bytes.toString("utf8", 0, MAX_NOTE_BYTES - 6).replace(/\uFFFD$/, "")}...`;
}
