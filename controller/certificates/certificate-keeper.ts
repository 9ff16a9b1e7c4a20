import type { KubeClient } from "../../kube/kube-client.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Logger } from "../../runtime/logger.ts";
import type { Runnable } from "../../runtime/runnable.ts";
import {
  CERTIFICATE_SECRET,
  CertificateSecret,
  type StoredCertificate,
} from "./certificate-secret.ts";
import { issueCertificate } from "./issue-certificate.ts";
import {
  authoritiesInUse,
  joinBundle,
  renewalReasonOf,
  type ServingCertificate,
  splitBundle,
} from "./serving-certificate.ts";
import {
  bundleOf,
  certificateNamesOf,
  readRegistration,
  serviceOf,
  trustBundle,
  type WebhookRegistration,
} from "./webhook-registration.ts";

const LIFETIME_MS = 365 * 24 * 3_600_000;
const INTERVAL_MS = 30_000;

export interface CertificateKeeperOptions {
  readonly client: KubeClient;
  /** Aborts when the lease is lost: no write may go on then. */
  readonly lost: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Keeps a certificate for the webhook and has the API server trust it; for one term of leadership. Does nothing where the
 * webhook is not installed, or where its Secret is somebody else's.
 */
export class CertificateKeeper implements Runnable {
  readonly #options: CertificateKeeperOptions;
  #complaint: string | undefined;

  constructor(options: CertificateKeeperOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    while (!signal.aborted) {
      await this.#keep(signal);
      await clock.sleep(INTERVAL_MS, signal).catch(() => undefined);
    }
  }

  async #keep(signal: AbortSignal): Promise<void> {
    const { client, lost } = this.#options;
    try {
      const registration = await readRegistration(client, signal);
      const service = registration && serviceOf(registration);
      if (registration === undefined || service === undefined) return;
      const secret = new CertificateSecret({ client, namespace: service.namespace, lost });
      const stored = await secret.read();
      if (stored.kind === "foreign") return this.#complain(FOREIGN);
      const names = certificateNamesOf(service);
      await this.#bringUpToDate({ registration, secret, stored, names });
      this.#complaint = undefined;
    } catch (error) {
      if (!signal.aborted) this.#complain("webhook certificate not kept, trying again", error);
    }
  }

  async #bringUpToDate({ registration, secret, stored, names }: Kept): Promise<void> {
    const { clock, logger } = this.#options;
    const nowMs = clock.nowMs();
    // Replicas go on serving for a while what a Secret held that somebody deleted.
    const former = { ...NOTHING, authorities: splitBundle(bundleOf(registration)) };
    const current = stored.kind === "own" ? stored.content : former;
    const authorities = authoritiesInUse(current, nowMs);
    const reason = renewalReasonOf(current, { names, nowMs });
    if (reason === undefined) {
      if (authorities.length < current.authorities.length) {
        await secret.write(stored, { ...current, authorities });
      }
      return this.#trust(registration, authorities);
    }
    const issued = await issueCertificate({ names, nowMs, lifetimeMs: LIFETIME_MS });
    const { certificate, key } = issued;
    const next = { certificate, key, authorities: [issued.authority, ...authorities] };
    // First trusted, then served: in between the former certificate is as good.
    await this.#trust(registration, next.authorities);
    await secret.write(stored, next);
    logger.info({ names, reason }, "webhook certificate made");
  }

  async #trust(registration: WebhookRegistration, authorities: readonly string[]): Promise<void> {
    const { client, lost: signal } = this.#options;
    await trustBundle(client, registration, { bundle: joinBundle(authorities), signal });
  }

  /** Once for each trouble, not at every look. */
  #complain(message: string, error?: unknown): void {
    const text = `${message} ${error instanceof Error ? error.message : ""}`;
    if (this.#complaint === text) return;
    this.#complaint = text;
    this.#options.logger.warn({ err: error }, message);
  }
}

interface Kept {
  readonly registration: WebhookRegistration;
  readonly secret: CertificateSecret;
  readonly stored: StoredCertificate;
  readonly names: readonly string[];
}

const NOTHING: ServingCertificate = { certificate: "", key: "", authorities: [] };
const FOREIGN = `Secret ${CERTIFICATE_SECRET} was not made by the controller and is left alone; --manage-webhook-certificate=false if that is meant`;
