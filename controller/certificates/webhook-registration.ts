import { jsonPatch } from "../../kube/apply.ts";
import { KubeApiError } from "../../kube/kube-api-error.ts";
import type { KubeClient } from "../../kube/kube-client.ts";
import { FIELD_MANAGER } from "../field-manager.ts";

/** Name of our ValidatingWebhookConfiguration. */
const REGISTRATION = "layerwise";
const PATH = `/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/${REGISTRATION}`;

interface Service {
  readonly name: string;
  readonly namespace: string;
}

/** Our ValidatingWebhookConfiguration, as far as certificates are concerned. */
export interface WebhookRegistration {
  readonly webhooks?: readonly {
    readonly name: string;
    readonly clientConfig: { readonly service?: Service; readonly caBundle?: string };
  }[];
}

/** Undefined where the webhook is not installed. */
export async function readRegistration(
  client: KubeClient,
  signal: AbortSignal,
): Promise<WebhookRegistration | undefined> {
  try {
    return await client.request<WebhookRegistration>("GET", PATH, { signal });
  } catch (error) {
    if (error instanceof KubeApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** The Service through which the API server calls the webhook; undefined where it is called by an address. */
export function serviceOf({ webhooks = [] }: WebhookRegistration): Service | undefined {
  return webhooks.find(({ clientConfig }) => clientConfig.service)?.clientConfig.service;
}

/** In PEM, whom the API server trusts where it calls a Service of ours; empty where nobody. */
export function bundleOf({ webhooks = [] }: WebhookRegistration): string {
  const own = webhooks.find(({ clientConfig }) => clientConfig.service)?.clientConfig;
  return Buffer.from(own?.caBundle ?? "", "base64").toString();
}

/** The names by which a Service is called over TLS; the API server uses the first. */
export function certificateNamesOf({ name, namespace }: Service): string[] {
  return [`${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`];
}

/**
 * Has the API server trust the authorities of `bundle`, in PEM, wherever it calls a Service of ours; writes nothing where it
 * does already. Throws KubeApiError with 422 where the webhooks changed places since they were read.
 */
export async function trustBundle(
  client: KubeClient,
  { webhooks = [] }: WebhookRegistration,
  { bundle, signal }: { readonly bundle: string; readonly signal: AbortSignal },
): Promise<void> {
  const value = Buffer.from(bundle).toString("base64");
  const operations = webhooks.flatMap(({ name, clientConfig }, index) => {
    if (clientConfig.service === undefined || clientConfig.caBundle === value) return [];
    const path = `/webhooks/${index}`;
    return [
      { op: "test" as const, path: `${path}/name`, value: name },
      { op: "add" as const, path: `${path}/clientConfig/caBundle`, value },
    ];
  });
  if (operations.length === 0) return;
  await jsonPatch(client, PATH, { operations, fieldManager: FIELD_MANAGER, signal });
}
