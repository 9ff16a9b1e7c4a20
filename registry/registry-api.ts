import type { Clock } from "../runtime/clock.ts";
import {
  type AuthorizedPorts,
  type AuthorizedReply,
  sendAuthorized,
} from "./authorization/authorized-request.ts";
import type { Credential } from "./credentials/credential.ts";
import {
  failed,
  type Leg,
  type RegistryFailed,
  type RegistryResult,
} from "./failures/registry-failure.ts";
import { responseFailureOf } from "./failures/response-failure.ts";
import { hidesExistence } from "./registry-host.ts";
import { headerOf, type Reply } from "./transport/reply.ts";

/** A repository, and on whose behalf it is read. */
export interface RepositoryAccess {
  /** As in the image reference: docker.io. */
  readonly domain: string;
  readonly path: string;
  /** Undefined to be anonymous. */
  readonly credential: Credential | undefined;
}

/** The same with where its registry is. */
export interface LocatedAccess extends RepositoryAccess {
  readonly origin: URL;
}

/** What to ask a registry for. */
export interface Question {
  readonly leg: Leg;
  readonly method: "GET" | "HEAD";
  /** Below the repository, as `manifests/latest`; empty for the base of the API. */
  readonly endpoint: string;
  readonly accept: string;
  readonly maxBytes: number;
  readonly contentVerified: boolean;
  /** How messages name what was asked for. */
  readonly subject: string;
}

export interface RegistryApiPorts extends AuthorizedPorts {
  readonly clock: Clock;
  /** Domains whose registry serves copies of another one's images. */
  readonly pullThroughHosts: readonly string[];
}

const PING: Question = {
  leg: "ping",
  method: "GET",
  endpoint: "",
  accept: "application/json",
  maxBytes: 65_536,
  contentVerified: false,
  subject: "the registry API",
};

/** The distribution API at a known origin: a good answer, or the class of the bad one. */
export class RegistryApi {
  readonly #ports: RegistryApiPorts;

  constructor(ports: RegistryApiPorts) {
    this.#ports = ports;
  }

  /** A reply with a status of 2xx, or why there is none. */
  async ask(question: Question, access: LocatedAccess): Promise<RegistryResult<Reply>> {
    const answer = await this.#send(question, access);
    if (answer.kind === "failed") return answer;
    const { reply } = answer.value;
    if (reply.status >= 200 && reply.status < 300) return { kind: "ok", value: reply };
    const failure = this.#failureOf(question, access, answer.value);
    const isBare404 = reply.status === 404 && failure.failure.class === "NotARegistry";
    if (!isBare404 || question.method === "HEAD" || !(await this.#isRegistry(access))) {
      return failure;
    }
    const { host } = access.origin;
    const what = `"${host}" does not have the ${question.subject}`;
    return failed("ManifestUnknown", what, { leg: question.leg, host, httpStatus: 404 });
  }

  #failureOf(
    { leg, subject }: Question,
    { domain }: LocatedAccess,
    { reply, presented, wasWithheld }: AuthorizedReply,
  ): RegistryFailed {
    const { clock, pullThroughHosts } = this.#ports;
    return responseFailureOf(reply, {
      leg,
      subject: wasWithheld
        ? `${subject} without the credential, which its token server is not trusted with`
        : subject,
      nowMs: clock.nowMs(),
      credential: presented,
      hidesExistence: hidesExistence(domain),
      isPullThrough: pullThroughHosts.includes(domain),
    });
  }

  #send(
    { leg, method, endpoint, accept, maxBytes, contentVerified }: Question,
    { origin, domain, path, credential }: LocatedAccess,
  ): Promise<RegistryResult<AuthorizedReply>> {
    const request = {
      leg,
      method,
      url: new URL(endpoint === "" ? "/v2/" : `/v2/${path}/${endpoint}`, origin),
      registry: origin,
      headers: { accept },
      maxBytes,
      contentVerified,
    };
    const asker = { registry: origin, path, credential, hidesExistence: hidesExistence(domain) };
    return sendAuthorized(request, asker, this.#ports);
  }

  /** A 404 without a registry's error body may come from any web server, so the base of the API is asked for as well. */
  async #isRegistry(access: LocatedAccess): Promise<boolean> {
    const answer = await this.#send(PING, access);
    if (answer.kind === "failed") return false;
    const { reply } = answer.value;
    const isJson = /^application\/json\b/i.test(headerOf(reply, "content-type") ?? "");
    const speaksApi = headerOf(reply, "docker-distribution-api-version") !== undefined;
    return (reply.status === 200 || reply.status === 401) && (speaksApi || isJson);
  }
}
