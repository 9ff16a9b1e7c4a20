import { shareOfNodes } from "../share-of-nodes.ts";
import type { Wait } from "./node-readiness.ts";

/** What a cache says of how many nodes are pulled on at once. Percentages are of the nodes that it chooses. */
export interface AdmissionRules {
  readonly suspend?: boolean | undefined;
  readonly parallelism: number | string;
  readonly canary?: { readonly nodes: number | string } | undefined;
}

/**
 * What a node is to a cache: it holds everything; it has pulled all that is to come there, although some was collected or is
 * not to come; it has something to pull now or is pulling it; its last pull failed and is not due again; or it waits for a
 * reason of its own.
 */
export type NodeStanding = "complete" | "proven" | "eager" | "failed" | "idle";

export interface Admission {
  /** Nodes that may be pulled on from now on, at most `parallelism`. */
  readonly admitted: readonly string[];
  /** Whether `waitOf` says something else of the others than it did, as it does after the first call. */
  readonly isWaitChanged: boolean;
}

/**
 * Which nodes of one cache may be pulled on now: at most `parallelism` at once, first come first served, and with a canary
 * no more than its number until so many have pulled all that they may. A node whose pull failed keeps its place among the
 * canaries, so a bad image does not spread; one that can be pulled on no more leaves it to another. A change costs the same
 * however many nodes there are.
 */
export class NodeAdmission {
  #rules: AdmissionRules;
  readonly #standings = new Map<string, NodeStanding>();
  /** Eager nodes that were not let in yet, oldest first. */
  readonly #waiting = new Set<string>();
  /** Eager nodes that were let in before; they go first. */
  readonly #returning = new Set<string>();
  /** Nodes let in. */
  readonly #admitted = new Set<string>();
  #proven = 0;
  #failed = 0;
  #said: string | undefined;

  constructor(rules: AdmissionRules) {
    this.#rules = rules;
  }

  set rules(rules: AdmissionRules) {
    this.#rules = rules;
  }

  set(node: string, standing: NodeStanding): void {
    const before = this.#standings.get(node);
    if (before === standing) return;
    this.forget(node);
    this.#standings.set(node, standing);
    if (isProven(standing)) this.#proven++;
    if (standing === "failed") this.#failed++;
    if (standing === "eager") (before === "failed" ? this.#returning : this.#waiting).add(node);
  }

  forget(node: string): void {
    const before = this.#standings.get(node);
    if (isProven(before)) this.#proven--;
    if (before === "failed") this.#failed--;
    this.#standings.delete(node);
    for (const list of [this.#waiting, this.#returning, this.#admitted]) list.delete(node);
  }

  /**
   * Lets in as many as may. To be called after every change, and after a start only when the standing of every node is
   * known. Where the parallelism shrinks, the last let in wait again; what they pull already is not for us to stop.
   */
  admit(): Admission {
    for (const node of [...this.#admitted].slice(this.#limit)) {
      this.#admitted.delete(node);
      this.#returning.add(node);
    }
    const admitted: string[] = [];
    for (const node of this.#candidates()) {
      for (const list of [this.#waiting, this.#returning]) list.delete(node);
      this.#admitted.add(node);
      admitted.push(node);
    }
    const said = JSON.stringify([this.#waitOf(true), this.#waitOf(false)]);
    const isWaitChanged = said !== this.#said;
    this.#said = said;
    return { admitted, isWaitChanged };
  }

  /** The nodes that have something to pull, let in or not. */
  *eager(): Generator<string> {
    for (const list of [this.#admitted, this.#returning, this.#waiting]) yield* list;
  }

  /** Why an eager node may not be pulled on; undefined for one that may, and for one that has nothing to pull. */
  waitOf(node: string): Wait | undefined {
    if (this.#standings.get(node) !== "eager") return undefined;
    if (this.#admitted.has(node) && this.#rules.suspend !== true) return undefined;
    return this.#waitOf(this.#returning.has(node));
  }

  #waitOf(hasPlace: boolean): Wait {
    const { suspend, parallelism, canary } = this.#rules;
    if (suspend === true) return waitFor("Suspended", "The cache is suspended");
    // The rules are quoted, not what they come to: else every node that joins would change what all others say.
    if (!hasPlace && this.#hasCanary) {
      return waitFor("Canary", `Waits until the canaries (${canary?.nodes}) hold all images`);
    }
    return waitFor("Parallelism", `Waits for its turn: the parallelism is ${parallelism}`);
  }

  *#candidates(): Generator<string> {
    if (this.#rules.suspend === true) return;
    // A set may be taken from while it is gone through.
    for (const node of this.#returning) {
      if (this.#admitted.size >= this.#limit) return;
      yield node;
    }
    for (const node of this.#waiting) {
      if (this.#admitted.size >= this.#limit || (this.#hasCanary && !this.#hasPlace)) return;
      yield node;
    }
  }

  get #limit(): number {
    return shareOfNodes(this.#rules.parallelism, this.#standings.size);
  }

  get #canaries(): number {
    return shareOfNodes(this.#rules.canary?.nodes ?? 0, this.#standings.size);
  }

  /** Whether the canaries are still being tried. */
  get #hasCanary(): boolean {
    return this.#proven < this.#canaries;
  }

  get #hasPlace(): boolean {
    const taken = this.#proven + this.#failed + this.#admitted.size + this.#returning.size;
    return taken < this.#canaries;
  }
}

function isProven(standing: NodeStanding | undefined): boolean {
  return standing === "complete" || standing === "proven";
}

function waitFor(reason: Wait["reason"], message: string): Wait {
  return { kind: "waiting", reason, message };
}
