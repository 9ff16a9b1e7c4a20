/** A pull that a kubelet reports as finished. */
export interface FinishedPull {
  readonly podUid: string;
  /** As the pod has it. */
  readonly reference: string;
  /** Transfer and unpacking, without waiting for other pulls. */
  readonly seconds: number;
}

/** An image that a kubelet says is there for a pod, pulled for it or not. */
export interface PullReport {
  readonly podUid: string;
  readonly podName: string;
  /** As the pod has it. */
  readonly reference: string;
  /** Transfer and unpacking, without waiting for other pulls; absent where it was there already. */
  readonly seconds?: number;
}

interface InvolvedObject {
  readonly kind?: string;
  readonly uid?: string;
  readonly name?: string;
}

interface RawEvent {
  readonly reason?: string;
  readonly message?: string;
  readonly note?: string;
  readonly involvedObject?: InvolvedObject;
  readonly regarding?: InvolvedObject;
}

// kubelet, pkg/kubelet/images/image_manager.go: the second duration includes waiting for other pulls.
const PULLED = /^Successfully pulled image "([^"]{1,1024})" in (\S{1,32})(?: \(|$)/;
const PRESENT = /^Container image "([^"]{1,1024})" already present on machine/;
const DURATION_PART = /(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/gy;
const SECONDS: Readonly<Record<string, number>> = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  ns: 1e-9,
};

/** Reads kubelet's `Pulled` event of either Event API; undefined for any other event. */
export function decodePulledEvent(raw: unknown): FinishedPull | undefined {
  const event = raw as RawEvent;
  if (event.reason !== "Pulled") return undefined;
  const podUid = (event.involvedObject ?? event.regarding)?.uid;
  const match = PULLED.exec(event.message ?? event.note ?? "");
  const [, reference, duration] = match ?? [];
  if (podUid === undefined || reference === undefined || duration === undefined) return undefined;
  const seconds = parseGoDuration(duration);
  return seconds === undefined ? undefined : { podUid, reference, seconds };
}

/** Reads the same event of a pull, or of an image that needed none; undefined for any other event. */
export function decodePullReport(raw: unknown): PullReport | undefined {
  const event = raw as RawEvent;
  if (event.reason !== "Pulled") return undefined;
  const { uid: podUid, name: podName } = event.involvedObject ?? event.regarding ?? {};
  const text = event.message ?? event.note ?? "";
  if (podUid === undefined || podName === undefined) return undefined;
  const pulled = decodePulledEvent(raw);
  if (pulled !== undefined) return { ...pulled, podName };
  const reference = PRESENT.exec(text)?.[1];
  return reference === undefined ? undefined : { podUid, podName, reference };
}

/** Go's `time.Duration` text, such as "1m2.5s", in seconds; undefined when it is none. */
function parseGoDuration(text: string): number | undefined {
  let seconds = 0;
  let end = 0;
  for (const part of text.matchAll(DURATION_PART)) {
    seconds += Number(part[1]) * (SECONDS[part[2] ?? ""] ?? 0);
    end = part.index + part[0].length;
  }
  return end === text.length && end > 0 ? seconds : undefined;
}
