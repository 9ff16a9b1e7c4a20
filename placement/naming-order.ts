/**
 * The order in which a scheduler names nodes, by slot. kube-scheduler goes through them in the same order call after call, but
 * looks at several stretches at once, whose names it mixes as they come. What is wrong here costs a look-up, no more.
 */
export class NamingOrder {
  /** By slot: twice the one that is named next, and 1 if that has held since it was learnt. */
  #following = new Int32Array(0);
  /** Where the stretch of the latest name is, and where another one is. */
  #latest = 0;
  #other = 0;

  /** Makes room for slots below `capacity`; what was learnt may go. */
  reserve(capacity: number): void {
    if (this.#following.length < capacity) this.#following = new Int32Array(capacity);
  }

  /** The slot that is expected where the stretch of the latest name goes on. */
  get next(): number {
    return (this.#following[this.#latest] ?? 0) >>> 1;
  }

  /** The slot that is expected where the other stretch goes on. */
  get otherNext(): number {
    return (this.#following[this.#other] ?? 0) >>> 1;
  }

  /** {@link next} was named. */
  goOn(): void {
    this.#latest = this.#confirm(this.#latest);
  }

  /** {@link otherNext} was named. */
  goOnWithOther(): void {
    this.#turnTo(this.#confirm(this.#other));
  }

  /** A slot was named that was not expected. */
  learn(slot: number): void {
    const known = this.#following[this.#latest] ?? 0;
    // What has held is given up at the second time only: a mixture is no new order.
    this.#following[this.#latest] = (known & 1) === 1 ? known - 1 : 2 * slot;
    this.#turnTo(slot);
  }

  #confirm(slot: number): number {
    const next = this.#following[slot] ?? 0;
    this.#following[slot] = next | 1;
    return next >>> 1;
  }

  #turnTo(slot: number): void {
    this.#other = this.#latest;
    this.#latest = slot;
  }
}
