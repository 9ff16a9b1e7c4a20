import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { parseAllDocuments } from "yaml";
import { controlPlaneBinaries } from "./cluster/binaries.ts";
import { runKubectl } from "./cluster/kubectl.ts";
import { MANIFESTS } from "./manifest-files.ts";

interface Rendered {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly webhooks?: readonly { readonly failurePolicy: string }[];
  readonly spec?: {
    readonly template?: { readonly spec: { readonly containers: readonly { args: string[] }[] } };
  };
}

/** What a kustomization of a user renders that takes these components. */
async function rendered(...components: readonly string[]): Promise<(kind: string) => Rendered[]> {
  const folder = await mkdtemp(join(tmpdir(), "layerwise-kustomize-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const manifests = relative(folder, MANIFESTS);
  const kustomization = {
    resources: [manifests],
    components: components.map((name) => join(manifests, name)),
  };
  await writeFile(join(folder, "kustomization.yaml"), JSON.stringify(kustomization));
  const { kubectl } = await controlPlaneBinaries();
  const { code, stdout, stderr } = await runKubectl(["kustomize", folder], {
    binary: kubectl,
    kubeconfig: "/dev/null",
    home: folder,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const objects = parseAllDocuments(stdout).map((document) => document.toJS() as Rendered);
  return (kind) => objects.filter((object) => object.kind === kind);
}

function policiesOf(registrations: readonly Rendered[]): string[] {
  return registrations.flatMap(({ webhooks = [] }) =>
    webhooks.map(({ failurePolicy }) => failurePolicy),
  );
}

it("manifests/ fails open, and closed with the component fail-closed", async () => {
  const registrations = "ValidatingWebhookConfiguration";
  expect(policiesOf((await rendered())(registrations))).toEqual(["Ignore", "Ignore", "Ignore"]);
  const closed = await rendered("fail-closed");
  expect(policiesOf(closed(registrations))).toEqual(["Fail", "Fail", "Fail"]);
});

it("the component cert-manager has cert-manager and nobody else make the webhook's certificate", async () => {
  const of = await rendered("cert-manager");
  expect(of("ValidatingWebhookConfiguration")[0]?.metadata.annotations).toEqual({
    "cert-manager.io/inject-ca-from": "layerwise-system/layerwise-webhook",
  });
  const controller = of("Deployment").find(({ metadata }) => metadata.name.endsWith("controller"));
  expect(controller?.spec?.template?.spec.containers[0]?.args).toContain(
    "--manage-webhook-certificate=false",
  );
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
