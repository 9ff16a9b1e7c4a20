interface Event {
  readonly timeMs: number;
  readonly happen: () => void;
}

/** Simulated time: what is to happen, in the order of its time; what is due at once, in the order in which it was asked for. */
export class EventQueue {
  /** The next one last. A few thousand wait at a time, so that making room in the middle costs next to nothing. */
  readonly #events: Event[] = [];
  #nowMs = 0;

  /** When what happens now was due; 0 at first. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** Has something happen `delayMs` from now. */
  after(delayMs: number, happen: () => void): void {
    this.at(this.#nowMs + delayMs, happen);
  }

  /** Has something happen at `timeMs`, or at once where that is past. */
  at(timeMs: number, happen: () => void): void {
    const event = { timeMs: Math.max(timeMs, this.#nowMs), happen };
    this.#events.splice(this.#placeOf(event.timeMs), 0, event);
  }

  /** Lets the next thing happen; false when nothing is left. */
  next(): boolean {
    const event = this.#events.pop();
    if (event === undefined) return false;
    this.#nowMs = event.timeMs;
    event.happen();
    return true;
  }

  /** Before everything that is due at the same time, since that comes first. */
  #placeOf(timeMs: number): number {
    let from = 0;
    let to = this.#events.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#events[middle]?.timeMs ?? 0) > timeMs) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
