import { KubeApiError } from "../../kube/kube-api-error.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import type { KubeObject } from "../../kube/kube-object.ts";
import { isManaged, MANAGED_LABELS } from "../managed-labels.ts";
import { joinBundle, type ServingCertificate, splitBundle } from "./serving-certificate.ts";

/** The webhook mounts the Secret of this name, whoever made it. */
export const CERTIFICATE_SECRET = "layerwise-webhook-tls";

interface RawSecret extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
}

export type StoredCertificate =
  | { readonly kind: "absent" }
  /** Somebody else's, which is never touched. */
  | { readonly kind: "foreign" }
  | { readonly kind: "own"; readonly raw: RawSecret; readonly content: ServingCertificate };

export interface CertificateSecretOptions {
  readonly client: KubeClient;
  readonly namespace: string;
  /** Aborts when the lease is lost: no write may go on then. */
  readonly lost: AbortSignal;
}

/** The Secret with the webhook's certificate: `tls.crt` and `tls.key` to serve with, `ca.crt` to trust. */
export class CertificateSecret {
  readonly #options: CertificateSecretOptions;

  constructor(options: CertificateSecretOptions) {
    this.#options = options;
  }

  async read(): Promise<StoredCertificate> {
    const { client, lost: signal } = this.#options;
    try {
      const raw = await client.request<RawSecret>("GET", `${this.#path}/${CERTIFICATE_SECRET}`, {
        signal,
      });
      if (!isManaged(raw.metadata.labels)) return { kind: "foreign" };
      return { kind: "own", raw, content: decode(raw) };
    } catch (error) {
      if (error instanceof KubeApiError && error.status === 404) return { kind: "absent" };
      throw error;
    }
  }

  /** Throws KubeApiError with 409 where another leader was first. */
  async write(stored: StoredCertificate, content: ServingCertificate): Promise<void> {
    const { client, namespace, lost: signal } = this.#options;
    const data = encode(content);
    if (stored.kind === "own") {
      const path = `${this.#path}/${CERTIFICATE_SECRET}`;
      // With the resourceVersion that was read.
      await client.request("PUT", path, { body: { ...stored.raw, data }, signal });
      return;
    }
    const metadata = { name: CERTIFICATE_SECRET, namespace, labels: MANAGED_LABELS };
    const body = { apiVersion: "v1", kind: "Secret", metadata, type: "kubernetes.io/tls", data };
    await client.request("POST", this.#path, { body, signal });
  }

  get #path(): string {
    return `/api/v1/namespaces/${this.#options.namespace}/secrets`;
  }
}

function encode({ certificate, key, authorities }: ServingCertificate): Record<string, string> {
  const texts = { "tls.crt": certificate, "tls.key": key, "ca.crt": joinBundle(authorities) };
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, Buffer.from(text).toString("base64")]),
  );
}

function decode({ data = {} }: RawSecret): ServingCertificate {
  const textOf = (name: string): string => Buffer.from(data[name] ?? "", "base64").toString();
  return {
    certificate: textOf("tls.crt"),
    key: textOf("tls.key"),
    authorities: splitBundle(textOf("ca.crt")),
  };
}
