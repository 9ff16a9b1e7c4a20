import { expect, it } from "vitest";
import { roleOptions } from "../../charts/role-options.ts";
import { controllerConfiguration } from "../../controller/controller-configuration.ts";
import { extenderConfiguration } from "../../extender/extender-configuration.ts";
import { loadConfiguration } from "../../runtime/configuration.ts";
import type { ConfigurationDefinition } from "../../runtime/configuration-option.ts";
import { nodeFlagsOf } from "../../runtime/node-flags.ts";
import { webhookConfiguration } from "../../webhook/webhook-configuration.ts";
import { renderChart } from "./render-chart.ts";

const CONTROLLER_OPTIONS = {
  maxLookUps: 4,
  tagRefreshSeconds: 60,
  unusedRetentionSeconds: 1.5,
  maxImages: 1_000_000,
  criSocket: "/run/crio/crio.sock",
  pullerImage: "registry.example/busybox:1",
  imagePullDeadlineDuration: "10m",
  imageCacheRefreshFrequency: "0s",
  imagePullPolicy: "Always",
  serviceAccountName: "puller",
  jobPriorityClassName: "low",
  maxPullerPods: 100,
  nodeAnnotations: false,
  landingEvents: false,
  eventsPerSecond: 5,
};

const WEBHOOK_OPTIONS = {
  defaultMode: "audit",
  action: ["ManifestUnknown=warn", "Timeout=allow"],
  exemptImage: ["docker.io/library/*", 'quoted"image'],
  presentNodes: 2,
  deadlineSeconds: 1.5,
  maxLookUps: 8,
};

const PULL_COST = { defaultBandwidthBytesPerSecond: 100_000_000, secondsPerImage: 0 };

const REGISTRIES = {
  insecureRegistry: ["registry.local:5000", "127.0.0.1:5000"],
  trustedRegistry: ["10.0.0.0/8"],
  registryCaFile: ["/etc/layerwise/registries/ca.crt"],
  registryReadsPerHour: 5_000_000,
};

const VALUES = {
  image: { repository: "registry.example/layerwise", digest: `sha256:${"0".repeat(64)}` },
  imagePullSecrets: [{ name: "registry" }, { name: "mirror" }],
  logLevel: "debug",
  pullCost: PULL_COST,
  registries: {
    insecure: REGISTRIES.insecureRegistry,
    trusted: REGISTRIES.trustedRegistry,
    readsPerHour: REGISTRIES.registryReadsPerHour,
    caCertificates: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
  },
  extender: { tls: { secretName: "tls", verifyClients: true } },
  controller: { options: CONTROLLER_OPTIONS },
  webhook: {
    options: WEBHOOK_OPTIONS,
    certificate: { mode: "cert-manager" },
    extraKinds: [
      { group: "argoproj.io", version: "v1alpha1", resource: "rollouts", path: "spec.template" },
    ],
  },
  imageDeletion: { enabled: true },
  eraser: { namespace: "kube-system" },
};

interface Container {
  readonly command: readonly string[];
  readonly args: readonly string[];
}

interface Workload {
  readonly spec?: { readonly template: { readonly spec: { readonly containers: Container[] } } };
}

async function containerOf(role: string, values: object): Promise<Container> {
  const objects = await renderChart(values);
  const deployment = objects.find(
    ({ kind, metadata }) => kind === "Deployment" && metadata.name === `layerwise-${role}`,
  ) as Workload | undefined;
  const [container] = deployment?.spec?.template.spec.containers ?? [];
  if (container === undefined) throw new Error(`the ${role} has no container`);
  return container;
}

it.each<{ definition: ConfigurationDefinition; options: object; others: object }>([
  {
    definition: extenderConfiguration,
    options: {},
    others: {
      ...PULL_COST,
      tlsCert: "/etc/layerwise/tls/tls.crt",
      tlsKey: "/etc/layerwise/tls/tls.key",
      tlsClientCa: "/etc/layerwise/tls/ca.crt",
    },
  },
  {
    definition: controllerConfiguration,
    options: CONTROLLER_OPTIONS,
    others: {
      ...PULL_COST,
      ...REGISTRIES,
      imageDeletion: true,
      agentImage: `registry.example/layerwise@sha256:${"0".repeat(64)}`,
      agentNamespace: "layerwise-agent",
      agentPullSecret: ["registry", "mirror"],
      eraserNamespace: "kube-system",
      manageWebhookCertificate: false,
    },
  },
  {
    definition: webhookConfiguration,
    options: WEBHOOK_OPTIONS,
    others: { ...REGISTRIES, extraKind: ["rollouts.argoproj.io=spec.template"] },
  },
])("values reach the $definition.role as flags that it takes", async (role) => {
  const { definition, options, others } = role;
  expect(Object.keys(options).toSorted()).toEqual(
    Object.keys(roleOptions(definition).shape).toSorted(),
  );
  const { args: argv } = await containerOf(definition.role, VALUES);
  const loaded = loadConfiguration({ definition, argv, env: {}, readFile: () => "" });
  expect(loaded).toMatchObject({
    kind: "loaded",
    configuration: { logLevel: "debug", ...options, ...others },
  });
});

it.each([
  { memory: "1Gi", heap: ["--max-old-space-size=768"] },
  { memory: "1500Mi", heap: ["--max-old-space-size=1125"] },
  { memory: null, heap: [] },
])("the heap of a memory limit of $memory is $heap", async ({ memory, heap }) => {
  const values = { controller: { resources: { limits: { memory } } } };
  const { command } = await containerOf("controller", values);
  expect(command).toEqual(["node", ...nodeFlagsOf("controller"), ...heap, "controller/main.js"]);
});
