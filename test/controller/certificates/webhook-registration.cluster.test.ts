import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bundleOf,
  certificateNamesOf,
  readRegistration,
  serviceOf,
  trustBundle,
  type WebhookRegistration,
} from "../../../controller/certificates/webhook-registration.ts";
import type { KubeClient } from "../../../kube/kube-client.ts";
import { type ClientCluster, startClientCluster } from "../../support/client-cluster.ts";
import type { Kubectl } from "../../support/kubectl-of.ts";
import { createTestAuthority } from "../../support/test-certificate.ts";

const { signal } = new AbortController();
const SERVICE = { name: "hook", namespace: "shop" };
const bundle = createTestAuthority().cert;

let cluster: ClientCluster;
let kubectl: Kubectl;
let client: KubeClient;

beforeAll(async () => {
  cluster = await startClientCluster();
  ({ client, kubectl } = cluster);
});
afterAll(() => cluster.stop());

/** Replaces the registration by one with these webhooks; those with a URL are not called through a Service. */
async function register(...webhooks: readonly { name: string; url?: string }[]): Promise<void> {
  const object = {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name: "layerwise" },
    webhooks: webhooks.map(({ name, url }) => ({
      name,
      clientConfig: url === undefined ? { service: SERVICE } : { url },
      sideEffects: "None",
      failurePolicy: "Ignore",
      admissionReviewVersions: ["v1"],
      rules: [],
    })),
  };
  await kubectl(["apply", "--server-side", "--force-conflicts", "-f", "-"], object);
}

async function read(): Promise<WebhookRegistration> {
  const registration = await readRegistration(client, signal);
  if (registration === undefined) throw new Error("not registered");
  return registration;
}

async function trusting(): Promise<string[]> {
  const { webhooks = [] } = await read();
  return webhooks.flatMap(({ name, clientConfig }) => (clientConfig.caBundle ? [name] : []));
}

describe("trustBundle()", () => {
  it("gives the authority to every webhook that is called through a Service, once", async () => {
    await register({ name: "a.x.io" }, { name: "b.x.io", url: "https://b.example/" });
    await trustBundle(client, await read(), { bundle, signal });
    expect(await trusting()).toEqual(["a.x.io"]);
    const before = await kubectl(["get", "validatingwebhookconfigurations", "-o", "json"]);
    await trustBundle(client, await read(), { bundle, signal });
    expect(await kubectl(["get", "validatingwebhookconfigurations", "-o", "json"])).toBe(before);
  });

  it("changes nothing where the webhooks have changed places meanwhile", async () => {
    await kubectl(["delete", "validatingwebhookconfigurations", "--all"]);
    await register({ name: "a.x.io" }, { name: "b.x.io" });
    const stale = await read();
    await register({ name: "b.x.io" }, { name: "a.x.io" });
    await expect(trustBundle(client, stale, { bundle, signal })).rejects.toMatchObject({
      status: 422,
    });
    expect(await trusting()).toEqual([]);
  });
});

describe("readRegistration()", () => {
  it("finds nothing where no webhook is installed", async () => {
    await kubectl(["delete", "validatingwebhookconfigurations", "--all"]);
    expect(await readRegistration(client, signal)).toBeUndefined();
  });
});

describe("serviceOf()", () => {
  it("is the Service that the webhooks are called through, and none where that is a URL", () => {
    const own = { name: "a.x.io", clientConfig: { service: SERVICE } };
    expect(serviceOf({ webhooks: [{ name: "b.x.io", clientConfig: {} }, own] })).toEqual(SERVICE);
    expect(serviceOf({ webhooks: [{ name: "b.x.io", clientConfig: {} }] })).toBeUndefined();
    expect(serviceOf({})).toBeUndefined();
  });
});

describe("bundleOf()", () => {
  it("is what callers of the Service trust", () => {
    const caBundle = Buffer.from(bundle).toString("base64");
    const own = { name: "a.x.io", clientConfig: { service: SERVICE, caBundle } };
    expect(bundleOf({ webhooks: [{ name: "b.x.io", clientConfig: {} }, own] })).toBe(bundle);
    expect(bundleOf({})).toBe("");
  });
});

describe("certificateNamesOf()", () => {
  it("are the names of the Service", () => {
    expect(certificateNamesOf(SERVICE)).toEqual(["hook.shop.svc", "hook.shop.svc.cluster.local"]);
  });
});
