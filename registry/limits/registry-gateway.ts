import { LRUCache } from "lru-cache";
import { credentialHashOf } from "../credentials/credential.ts";
import { failed, type RegistryResult } from "../failures/registry-failure.ts";
import type { TransportGuard } from "../guard/transport-guard.ts";
import type { LocatedAccess, Question, RegistryApi, RepositoryAccess } from "../registry-api.ts";
import { registryOriginOf } from "../registry-host.ts";
import type { Reply } from "../transport/reply.ts";
import type { HostBreakers } from "./host-breakers.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { ReadBudgets } from "./read-budgets.ts";

export interface GatewayPorts {
  readonly api: RegistryApi;
  readonly guard: TransportGuard;
  readonly breakers: HostBreakers;
  readonly rateLimits: RateLimits;
  readonly readBudgets: ReadBudgets;
}

const MAX_PLAIN_HOSTS = 1_000;

/** The way to every registry: finds and judges its origin, and spares registries that are ill or want a pause. */
export class RegistryGateway {
  readonly #ports: GatewayPorts;
  /** Loopback hosts found to speak plain HTTP. */
  readonly #plainHosts = new LRUCache<string, true>({ max: MAX_PLAIN_HOSTS });

  constructor(ports: GatewayPorts) {
    this.#ports = ports;
  }

  async ask(question: Question, access: RepositoryAccess): Promise<RegistryResult<Reply>> {
    const { guard, breakers, rateLimits, readBudgets } = this.#ports;
    const { leg } = question;
    const origin = registryOriginOf(access.domain, guard);
    if (origin === undefined) {
      const what = `"${access.domain}" is no host that can be called`;
      return failed("InvalidReference", what, { leg: "reference", host: access.domain });
    }
    const { host } = origin;
    const verdict = guard.judgeRegistry(origin);
    if (verdict.kind === "refused") {
      const what = `Will not ask "${host}" for the ${question.subject}: it ${verdict.reason}`;
      return failed("EgressForbidden", what, { leg, host });
    }
    const limit = { host, credentialHash: credentialHashOf(access.credential) };
    const isRead = question.method === "GET" && (leg === "manifest" || leg === "child");
    const pause =
      rateLimits.pauseOf(limit, leg) ?? (isRead ? readBudgets.spend(limit, leg) : undefined);
    if (pause !== undefined) return pause;
    const result = await breakers.run({ host, leg }, () =>
      this.#askEitherScheme(question, { ...access, origin }),
    );
    rateLimits.observe(limit, result);
    if (result.kind === "ok") readBudgets.observe(limit, result.value);
    return result;
  }

  /** On this machine registries mostly speak plain HTTP, so HTTPS there is an attempt, as it is for containerd. */
  async #askEitherScheme(
    question: Question,
    access: LocatedAccess,
  ): Promise<RegistryResult<Reply>> {
    const { api, guard } = this.#ports;
    const { origin } = access;
    const plain = { ...access, origin: new URL(`http://${origin.host}`) };
    if (this.#plainHosts.has(origin.host)) return api.ask(question, plain);
    const result = await api.ask(question, access);
    const speaksPlain =
      result.kind === "failed" &&
      result.failure.class === "PlainHTTPOnHTTPS" &&
      result.failure.host === origin.host;
    const mayBePlain = origin.protocol === "https:" && guard.allowsPlainHttp(origin);
    if (!speaksPlain || !mayBePlain) return result;
    this.#plainHosts.set(origin.host, true);
    return api.ask(question, plain);
  }
}
