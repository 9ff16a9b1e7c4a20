import { expect, it } from "vitest";
import { templateChart } from "./render-chart.ts";

const CERTIFICATE = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

it.each([
  { values: { replicas: 2 }, said: "additional properties 'replicas' not allowed" },
  {
    values: { image: { registry: "registry.example" } },
    said: "at '/image': additional properties 'registry' not allowed",
  },
  {
    values: { controller: { options: { maxLookUps: 1000 } } },
    said: "at '/controller/options/maxLookUps': maximum: got 1,000, want 64",
  },
  {
    values: { controller: { options: { insecureRegistry: ["registry.local"] } } },
    said: "at '/controller/options': additional properties 'insecureRegistry' not allowed",
  },
  {
    values: { webhook: { failurePolicy: "Never" } },
    said: "at '/webhook/failurePolicy': value must be one of 'Ignore', 'Fail'",
  },
  {
    values: { extender: { resources: { limits: { memory: "1G" } } } },
    said: "at '/extender/resources/limits/memory': '1G' does not match pattern '^[1-9][0-9]*(Mi|Gi)$'",
  },
  {
    values: { extender: { replicas: null } },
    said: "at '/extender': missing property 'replicas'",
  },
  {
    values: { webhook: { certificate: { mode: "secret", caBundle: CERTIFICATE } } },
    said: "webhook.certificate.secretName is needed with webhook.certificate.mode secret",
  },
  {
    values: { webhook: { certificate: { mode: "secret", secretName: "own" } } },
    said: "webhook.certificate.caBundle is needed with webhook.certificate.mode secret",
  },
  {
    values: { secondScheduler: { enabled: true }, extender: { tls: { secretName: "own" } } },
    said: "secondScheduler.enabled and extender.tls.secretName exclude each other",
  },
])("the chart refuses a value and says: $said", async ({ values, said }) => {
  const { code, stdout, stderr } = await templateChart(values);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain(said);
});

it("the chart takes what Helm hands to a chart that others depend on", async () => {
  expect(await templateChart({ global: { region: "eu" } })).toMatchObject({ code: 0, stderr: "" });
});
