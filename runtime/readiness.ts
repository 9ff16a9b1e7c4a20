/** Which parts of the role are not ready yet. */
export class Readiness {
  readonly #checks = new Map<string, () => boolean>();
  #stopping = false;

  /** Adds a check that is asked on each probe, so it must be cheap and never throw. */
  add(name: string, check: () => boolean): void {
    if (this.#checks.has(name)) throw new RangeError(`Cannot add readiness check "${name}" twice`);
    this.#checks.set(name, check);
  }

  /** Not ready for good: the role is about to stop. */
  stop(): void {
    this.#stopping = true;
  }

  /** The names of what is missing, in the order added; empty when ready. */
  missing(): string[] {
    if (this.#stopping) return ["stopping"];
    return [...this.#checks].filter(([, check]) => !check()).map(([name]) => name);
  }
}
