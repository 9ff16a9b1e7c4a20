/** Requests under way to one host. */
const MAX_PER_HOST = 16;

interface Places {
  taken: number;
  /** First come, first served. */
  readonly waiting: Set<() => void>;
}

/** Bounds the requests to each host by itself, so that those that wait for a silent one are in nobody else's way. */
export class HostPlaces {
  readonly #hosts = new Map<string, Places>();

  /** Does the work when the host has a place free. Throws the reason of `signal` where that aborts before. */
  async run<T>(host: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const places = this.#hosts.get(host) ?? { taken: 0, waiting: new Set() };
    this.#hosts.set(host, places);
    if (places.taken < MAX_PER_HOST) places.taken++;
    else await turnOf(places, signal);
    try {
      return await work();
    } finally {
      this.#handOn(host, places);
    }
  }

  #handOn(host: string, places: Places): void {
    const [next] = places.waiting;
    if (next !== undefined) {
      places.waiting.delete(next);
      next();
    } else if (--places.taken === 0) {
      this.#hosts.delete(host);
    }
  }
}

/** Resolves when somebody hands on his place. */
function turnOf({ waiting }: Places, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    waiting.add(resolve);
    const leave = (): void => {
      waiting.delete(resolve);
      reject(signal.reason);
    };
    signal.addEventListener("abort", leave, { once: true });
  });
}
