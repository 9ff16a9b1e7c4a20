import type { PullSecretNote, ResolvedCredentials } from "../../check/pull-credentials.ts";
import { type ImageReference, repositoryOf } from "../../placement/image-reference.ts";
import type { Credential } from "../../registry/credentials/credential.ts";
import { Keyring } from "../../registry/credentials/keyring.ts";
import { askCredentialHelper, type HelperAnswer } from "./credential-helper.ts";
import type { DockerConfiguration } from "./docker-configuration.ts";

export interface UserCredentialsOptions {
  readonly configuration: DockerConfiguration;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Told of each helper that is of no use, once. */
  readonly warn: (text: string) => void;
}

const SECRET = {
  what: "pull secret",
  why: "which stays in the cluster; log in with docker, or have the cluster look: --server",
};
const HELPER = { what: "credential helper", why: "which could not be used; mend it, or log in" };

/** The credentials of the person at the keyboard; each helper is asked once for each registry. */
export class UserCredentials {
  readonly #options: UserCredentialsOptions;
  readonly #keyring: Keyring;
  readonly #answers = new Map<string, Promise<HelperAnswer>>();
  readonly #warned = new Set<string>();

  constructor(options: UserCredentialsOptions) {
    this.#options = options;
    this.#keyring = new Keyring(options.configuration.entries);
  }

  /**
   * What to try for an image, a helper's word first. Where there is nothing, the pod's own pull secrets, which stay in the
   * cluster, are noted as not read: what a registry then denies to know proves nothing.
   */
  async credentialsFor(
    reference: ImageReference,
    secretNames: readonly string[],
  ): Promise<ResolvedCredentials> {
    const known = this.#keyring.lookup(repositoryOf(reference));
    const { credential, unusable } = await this.#askHelper(reference.domain);
    const credentials = credential === undefined ? known : [credential, ...known];
    if (credentials.length > 0) return { credentials, notes: [] };
    const helper = unusable === undefined ? [] : [noteOf(unusable, HELPER)];
    return { credentials, notes: [...helper, ...secretNames.map((name) => noteOf(name, SECRET))] };
  }

  async #askHelper(
    domain: string,
  ): Promise<{ readonly credential?: Credential; readonly unusable?: string }> {
    const { configuration, environment, signal, warn } = this.#options;
    const call = configuration.helperFor(domain);
    if (call === undefined) return {};
    const { name, server } = call;
    const asked =
      this.#answers.get(server) ?? askCredentialHelper(name, { server, environment, signal });
    this.#answers.set(server, asked);
    const answer = await asked;
    if (answer.kind === "found") return { credential: answer.credential };
    if (answer.kind === "none") return {};
    const program = `docker-credential-${name}`;
    if (!this.#warned.has(program)) {
      this.#warned.add(program);
      warn(`Cannot use ${program}: ${answer.reason}; going on without it`);
    }
    return { unusable: program };
  }
}

function noteOf(name: string, unread: PullSecretNote["unread"] & object): PullSecretNote {
  return { resource: "secrets", name, fault: "forbidden", unread };
}
