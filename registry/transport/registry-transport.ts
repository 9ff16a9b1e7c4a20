import type { Clock } from "../../runtime/clock.ts";
import { networkFailureOf, timeoutFailure } from "../failures/network-failure.ts";
import { failed, type RegistryResult } from "../failures/registry-failure.ts";
import type { TransportGuard } from "../guard/transport-guard.ts";
import { Deadline } from "./deadline.ts";
import type { GuardedAgents } from "./guarded-agents.ts";
import { exchange, type LegRequest } from "./http-exchange.ts";
import { headerOf, type Reply } from "./reply.ts";

export interface TransportOptions {
  readonly agents: GuardedAgents;
  readonly guard: TransportGuard;
  readonly clock: Clock;
  /** Bounds a request together with all its redirects. */
  readonly legTimeoutMs: number;
}

/** Go's bound, which containerd lives with. */
const MAX_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** One leg at a time: a request and the redirects it meets, all within one deadline. */
export class RegistryTransport {
  readonly #options: TransportOptions;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  /** Any final HTTP status is a good result here. Rejects with the signal's reason when that aborts, and only then. */
  async send(request: LegRequest, signal: AbortSignal): Promise<RegistryResult<Reply>> {
    const { clock, legTimeoutMs } = this.#options;
    const deadline = new Deadline(signal, { clock, timeoutMs: legTimeoutMs });
    try {
      return await this.#follow(request, deadline);
    } finally {
      deadline.end();
    }
  }

  async #follow(request: LegRequest, deadline: Deadline): Promise<RegistryResult<Reply>> {
    let hop = request;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      const reply = await this.#exchange(hop, deadline);
      if (reply.kind === "failed" || !REDIRECTS.has(reply.value.status)) return reply;
      const next = this.#redirectOf(hop, reply.value);
      if (next.kind === "failed") return next;
      // Once off its origin, an authorization stays off, also when a later redirect leads back.
      const isAtHome = next.value.origin === hop.authorization?.origin;
      hop = {
        ...hop,
        url: next.value,
        authorization: isAtHome ? hop.authorization : undefined,
      };
    }
    const { leg, url } = request;
    const what = `"${url.host}" redirected the ${leg} request more than ${MAX_REDIRECTS} times`;
    return failed("NotARegistry", what, { leg, host: url.host });
  }

  #redirectOf(hop: LegRequest, reply: Reply): RegistryResult<URL> {
    const { leg, url, registry, contentVerified = false } = hop;
    const context = { leg, host: url.host, httpStatus: reply.status };
    const location = headerOf(reply, "location");
    // A body may hold a secret, so it goes where it was meant to go or nowhere.
    if (hop.method === "POST" || location === undefined || !URL.canParse(location, url.href)) {
      const what = `"${url.host}" redirected the ${leg} request to no place it can go to`;
      return failed("NotARegistry", what, context);
    }
    const target = new URL(location, url);
    const verdict = this.#options.guard.judgeReferral(target, { registry, contentVerified });
    if (verdict.kind === "allowed") return { kind: "ok", value: target };
    return failed(
      "EgressForbidden",
      `"${url.host}" redirected the ${leg} request to "${target.host}", which ${verdict.reason}`,
      context,
    );
  }

  async #exchange(hop: LegRequest, deadline: Deadline): Promise<RegistryResult<Reply>> {
    const { agents, legTimeoutMs } = this.#options;
    const agent = agents.agentFor(hop.url, hop.registry);
    try {
      return await exchange(hop, { agent, signal: deadline.signal, timeoutMs: legTimeoutMs });
    } catch (error) {
      deadline.parent.throwIfAborted();
      if (deadline.hasPassed) return timeoutFailure(hop, legTimeoutMs);
      return networkFailureOf(error, hop);
    }
  }
}
