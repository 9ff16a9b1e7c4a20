import { describe, expect, it } from "vitest";
import { loadConfiguration } from "../../runtime/configuration.ts";
import { WEBHOOK_LABELS } from "../../webhook/watch-replicas.ts";
import { webhookConfiguration } from "../../webhook/webhook-configuration.ts";
import { readDeployment, readObject } from "../manifest-files.ts";

interface Registered {
  readonly name: string;
  readonly failurePolicy: string;
  readonly sideEffects: string;
  readonly timeoutSeconds: number;
  readonly clientConfig: { readonly service: object };
  readonly namespaceSelector: object;
  readonly rules: readonly { readonly operations: string[]; readonly resources: string[] }[];
}

function registered(): readonly Registered[] {
  const registration: object = readObject("webhook.yaml", "ValidatingWebhookConfiguration");
  return (registration as { readonly webhooks: readonly Registered[] }).webhooks;
}

describe("manifests/webhook.yaml", () => {
  it("registers a webhook that fails open, has no side effects and leaves the system alone", () => {
    for (const webhook of registered()) {
      expect(webhook).toMatchObject({
        failurePolicy: "Ignore",
        sideEffects: "None",
        timeoutSeconds: 5,
        clientConfig: {
          service: { name: "layerwise-webhook", namespace: "layerwise-system", path: "/validate" },
        },
        namespaceSelector: {
          matchExpressions: [
            {
              key: "kubernetes.io/metadata.name",
              operator: "NotIn",
              values: ["kube-system", "layerwise-system"],
            },
            { key: "layerwise.io/check", operator: "NotIn", values: ["ignore"] },
          ],
        },
      });
    }
  });

  it("waits longer than the webhook does", () => {
    const { deadlineSeconds } = webhookConfiguration.options.parse({});
    for (const { timeoutSeconds } of registered()) {
      expect(timeoutSeconds).toBeGreaterThanOrEqual(2 * deadlineSeconds);
    }
  });

  it("asks about what is judged, when it is made and when it changes", () => {
    const rules = registered().flatMap((webhook) => webhook.rules);
    expect(rules.flatMap(({ resources }) => resources).toSorted()).toEqual([
      "cronjobs",
      "daemonsets",
      "deployments",
      "jobs",
      "pods",
      "pods/ephemeralcontainers",
      "replicasets",
      "statefulsets",
    ]);
    for (const { operations } of rules) expect(operations).toEqual(["CREATE", "UPDATE"]);
  });

  it("runs the webhook with flags that it knows, on its default ports", () => {
    const { container } = readDeployment("webhook");
    const loaded = loadConfiguration({
      definition: webhookConfiguration,
      argv: container.args,
      env: {},
      readFile: () => "",
    });
    expect(loaded).toMatchObject({
      kind: "loaded",
      configuration: { listen: { port: 8443 }, metricsListen: { port: 9890 } },
    });
    expect(container.ports.map(({ containerPort }) => containerPort)).toEqual([8443, 9890]);
  });

  it("selects its pods by the labels that replicas count each other by", () => {
    expect(readDeployment("webhook").spec.selector.matchLabels).toEqual(WEBHOOK_LABELS);
  });
});
