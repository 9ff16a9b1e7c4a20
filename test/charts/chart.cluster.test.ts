import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { helmBinary } from "../cluster/binaries.ts";
import { runHelm } from "../cluster/helm.ts";
import { renderKustomization } from "../support/render-kustomization.ts";
import type { RenderedObject } from "../support/rendered-object.ts";
import { comparable } from "./comparable.ts";
import { CHART, renderChart } from "./render-chart.ts";

/** As manifests/kustomization.yaml gives them to what it takes, components too. */
const LABELS = [
  {
    pairs: { "app.kubernetes.io/name": "layerwise", "app.kubernetes.io/part-of": "layerwise" },
  },
];

/** Made by `helm install --create-namespace`, before there is a release to have objects. */
function withoutNamespace(objects: readonly RenderedObject[]): RenderedObject[] {
  return objects.filter(
    ({ kind, metadata }) => kind !== "Namespace" || metadata.name !== "layerwise-system",
  );
}

/** How the second scheduler gets to read another configuration is each tool's own: by its name, by a checksum. */
function withoutConfigurationMarks(objects: readonly RenderedObject[]): RenderedObject[] {
  return JSON.parse(JSON.stringify(objects), (key, value: unknown) => {
    if (key === "annotations" && Object.hasOwn(value as object, "checksum/configuration")) {
      return undefined;
    }
    if (key !== "name" || typeof value !== "string") return value;
    return value.replace(/^(layerwise-scheduler-config)-[0-9a-z]{10}$/, "$1");
  }) as RenderedObject[];
}

function rightsOf(rendered: readonly RenderedObject[]): string {
  return JSON.stringify(rendered.filter(({ kind }) => kind.includes("Role")));
}

describe("charts/layerwise", () => {
  it("renders what manifests/ do, object by object, but the namespace", async () => {
    const kustomized = withoutNamespace(await renderKustomization({}));
    expect(kustomized.length).toBeGreaterThan(25);
    expect(comparable(await renderChart())).toEqual(comparable(kustomized));
  });

  it.each([
    { component: "fail-closed", values: { webhook: { failurePolicy: "Fail" } } },
    { component: "cert-manager", values: { webhook: { certificate: { mode: "cert-manager" } } } },
    { component: "image-deletion", values: { imageDeletion: { enabled: true } } },
    { component: "eraser", values: { eraser: { namespace: "eraser-system" } } },
  ])("renders what manifests/ do with $component", async ({ component, values }) => {
    const kustomized = await renderKustomization({ components: [component], labels: LABELS });
    expect(comparable(await renderChart(values))).toEqual(comparable(withoutNamespace(kustomized)));
  });

  it("passes Helm's own check", async () => {
    const binary = await helmBinary();
    const linted = await runHelm(["lint", "--strict", CHART], { binary, home: tmpdir() });
    expect(linted).toMatchObject({ code: 0, stdout: expect.stringContaining("0 chart(s) failed") });
  });

  it("renders a second scheduler as manifests/second-scheduler do", async () => {
    const kustomized = await renderKustomization({ resources: [".", "second-scheduler"] });
    const rendered = await renderChart({ secondScheduler: { enabled: true } });
    expect(comparable(withoutConfigurationMarks(rendered))).toEqual(
      comparable(withoutConfigurationMarks(withoutNamespace(kustomized))),
    );
  });

  it("gives nobody a right for the sake of the webhook when there is none", async () => {
    const rendered = await renderChart({
      registries: { pullSecretNamespaces: ["team-a"] },
      webhook: { enabled: false },
    });
    const rights = rightsOf(rendered);
    expect(rights).toContain("layerwise-controller");
    expect(rights).not.toMatch(/layerwise-webhook|validatingwebhookconfigurations/);
    expect(JSON.stringify(rendered)).toContain("--manage-webhook-certificate=false");
  });

  it("gives nobody a right to a certificate that somebody else makes", async () => {
    const certificate = {
      mode: "secret",
      secretName: "own",
      caBundle: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
    };
    const rendered = await renderChart({ webhook: { certificate } });
    const rights = rightsOf(rendered);
    expect(rights).toContain("layerwise-webhook");
    expect(rights).not.toMatch(/layerwise-webhook-tls|validatingwebhookconfigurations/);
    expect(JSON.stringify(rendered)).toContain("--manage-webhook-certificate=false");
  });

  it("gives the second scheduler the version of the cluster, without what a provider adds", async () => {
    const values = { secondScheduler: { enabled: true } };
    const rendered = await renderChart(values, { kubeVersion: "v1.31.5-gke.1068000" });
    expect(JSON.stringify(rendered)).toContain('"registry.k8s.io/kube-scheduler:v1.31.5"');
  });

  it("has the second scheduler weigh the extender and even load as it is told", async () => {
    const weights = { extender: 3, resourcesFit: 2 };
    const rendered = await renderChart({ secondScheduler: { enabled: true, weights } });
    const map = rendered.find(({ metadata }) => metadata.name === "layerwise-scheduler-config");
    const { data } = map as unknown as { readonly data: Readonly<Record<string, string>> };
    expect(parse(data["scheduler-config.yaml"] ?? "")).toMatchObject({
      profiles: [
        {
          schedulerName: "layerwise-scheduler",
          plugins: { score: { enabled: [{ name: "NodeResourcesFit", weight: 2 }] } },
        },
      ],
      extenders: [{ prioritizeVerb: "prioritize", weight: 3 }],
    });
  });

  it("opens the pull secrets of namespaces as manifests/pull-secrets do", async () => {
    const [binding] = await renderKustomization({ resources: ["pull-secrets"] });
    const rendered = await renderChart({ registries: { pullSecretNamespaces: ["team-a", "b"] } });
    const bindings = rendered.filter(({ metadata }) => metadata.name === binding?.metadata.name);
    const opened = bindings.filter(({ kind }) => kind === "RoleBinding");
    const expected = ["team-a", "b"].map((namespace) => ({
      ...binding,
      metadata: { ...binding?.metadata, namespace },
    }));
    expect(comparable(opened)).toEqual(comparable(expected as RenderedObject[]));
  });

  it("puts everything into the namespace of the release, and has the webhook leave that alone", async () => {
    const rendered = await renderChart(
      { secondScheduler: { enabled: true }, webhook: { certificate: { mode: "cert-manager" } } },
      { namespace: "elsewhere" },
    );
    const namespaces = rendered.flatMap(({ metadata }) => metadata.namespace ?? []);
    expect(new Set(namespaces)).toEqual(new Set(["elsewhere"]));
    const text = JSON.stringify(rendered);
    expect(text).toContain("--own-namespace=elsewhere");
    expect(text).toContain('"values":["kube-system","elsewhere"]');
    expect(text.replaceAll(/"description":"(?:[^"\\]|\\.)*"/g, "")).not.toContain(
      "layerwise-system",
    );
  });
});
