/** A pull that a kubelet reports as finished. */
export interface FinishedPull {
  readonly podUid: string;
  /** As the pod has it. */
  readonly reference: string;
  /** Transfer and unpacking, without waiting for other pulls. */
  readonly seconds: number;
}

interface RawEvent {
  readonly reason?: string;
  readonly message?: string;
  readonly note?: string;
  readonly involvedObject?: { readonly kind?: string; readonly uid?: string };
  readonly regarding?: { readonly kind?: string; readonly uid?: string };
}

// kubelet, pkg/kubelet/images/image_manager.go: the second duration includes waiting for other pulls.
const PULLED = /^Successfully pulled image "([^"]{1,1024})" in (\S{1,32})(?: \(|$)/;
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
