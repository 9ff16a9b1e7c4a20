/** Of one pod and type; after that comes one in five minutes, which is left out here (client-go, tools/record). */
const MAX_EVENTS = 25;

/** How many Events of one pod a kubelet still sends. */
export class EventAllowance {
  #left = MAX_EVENTS;

  /** Takes one; false where there is none left. */
  take(): boolean {
    if (this.#left === 0) return false;
    this.#left--;
    return true;
  }
}
