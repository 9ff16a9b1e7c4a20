import { expect, it } from "vitest";
import { renderKustomization } from "./support/render-kustomization.ts";
import type { RenderedObject } from "./support/rendered-object.ts";

interface Registration extends RenderedObject {
  readonly webhooks?: readonly { readonly failurePolicy: string }[];
}

interface Deployment extends RenderedObject {
  readonly spec?: {
    readonly template?: { readonly spec: { readonly containers: readonly { args: string[] }[] } };
  };
}

/** What the controller needs to make the certificate. */
const RIGHTS = "layerwise-webhook-certificate";

function policiesOf(objects: readonly Registration[]): string[] {
  return objects.flatMap(({ webhooks = [] }) => webhooks.map(({ failurePolicy }) => failurePolicy));
}

it("manifests/ fails open, and closed with the component fail-closed", async () => {
  expect(policiesOf(await renderKustomization({}))).toEqual(["Ignore", "Ignore", "Ignore"]);
  const closed = await renderKustomization({ components: ["fail-closed"] });
  expect(policiesOf(closed)).toEqual(["Fail", "Fail", "Fail"]);
});

it("the component cert-manager has cert-manager and nobody else make the webhook's certificate", async () => {
  const without = await renderKustomization({});
  expect(without.filter(({ metadata }) => metadata.name === RIGHTS)).toHaveLength(4);
  const rendered = await renderKustomization({ components: ["cert-manager"] });
  const of = (kind: string) => rendered.filter((object) => object.kind === kind);
  expect(of("ValidatingWebhookConfiguration")[0]?.metadata.annotations).toEqual({
    "cert-manager.io/inject-ca-from": "layerwise-system/layerwise-webhook",
  });
  const deployments: Deployment[] = of("Deployment");
  const controller = deployments.find(({ metadata }) => metadata.name.endsWith("controller"));
  expect(controller?.spec?.template?.spec.containers[0]?.args).toContain(
    "--manage-webhook-certificate=false",
  );
  const rights = rendered.filter(({ metadata }) => metadata.name === RIGHTS);
  expect(rights).toEqual([]);
  const made = [...of("Issuer"), ...of("Certificate")].map(
    ({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`,
  );
  expect(made).toEqual([
    "Issuer layerwise-system/layerwise-webhook-ca",
    "Issuer layerwise-system/layerwise-webhook-root",
    "Certificate layerwise-system/layerwise-webhook",
    "Certificate layerwise-system/layerwise-webhook-ca",
  ]);
});
