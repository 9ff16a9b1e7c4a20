import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isMap, isSeq } from "yaml";
import { controllerConfiguration } from "../controller/controller-configuration.ts";
import { extenderConfiguration } from "../extender/extender-configuration.ts";
import packageFile from "../package.json" with { type: "json" };
import { loadConfiguration } from "../runtime/configuration.ts";
import type { ConfigurationDefinition } from "../runtime/configuration-option.ts";
import type { ListenAddress } from "../runtime/listen-address.ts";
import { nodeFlagsOf } from "../runtime/node-flags.ts";
import { webhookConfiguration } from "../webhook/webhook-configuration.ts";
import { readDeployment, readDocuments, readObject } from "./manifest-files.ts";

interface Role {
  readonly role: string;
  readonly definition: ConfigurationDefinition;
}

const ROLES: readonly Role[] = [
  { role: "extender", definition: extenderConfiguration },
  { role: "controller", definition: controllerConfiguration },
  { role: "webhook", definition: webhookConfiguration },
];

function configurationOf({ role, definition }: Role): Readonly<Record<string, unknown>> {
  const { args } = readDeployment(role).container;
  const loaded = loadConfiguration({ definition, argv: args, env: {}, readFile: () => "" });
  if (loaded.kind !== "loaded") throw new Error(`${role}: ${JSON.stringify(loaded)}`);
  return loaded.configuration;
}

function portsOf(configuration: Readonly<Record<string, unknown>>): [string, number][] {
  const addresses = Object.entries(configuration).filter(([key]) => /^(l|.*L)isten$/.test(key));
  return addresses.map(([key, address]) => [key, (address as ListenAddress).port]);
}

interface SchedulerConfiguration {
  readonly extenders: readonly object[];
}

function readSchedulerConfiguration(file: string): SchedulerConfiguration {
  return readDocuments(file)[0]?.toJS() as SchedulerConfiguration;
}

describe("manifests/", () => {
  it.for(ROLES)("gives the $role flags that it knows, and its default ports", (role) => {
    const ports = portsOf(configurationOf(role));
    expect(ports).toEqual(portsOf(role.definition.options.parse({})));
    const { container } = readDeployment(role.role);
    const declared = container.ports.map(({ containerPort }) => containerPort);
    expect(declared).toEqual(ports.map(([, port]) => port));
  });

  it.for(ROLES)(
    "runs the $role's own main program, compiled, with a heap of 75 % of its memory",
    ({ role }) => {
      const { command, resources } = readDeployment(role).container;
      const limit = /^(\d+)Gi$/.exec(resources.limits.memory);
      expect(command).toEqual([
        "node",
        ...nodeFlagsOf(role),
        `--max-old-space-size=${Number(limit?.[1]) * 1024 * 0.75}`,
        `${role}/main.js`,
      ]);
      expect(existsSync(new URL(`../${role}/main.ts`, import.meta.url))).toBe(true);
    },
  );

  it.for(ROLES)("runs the $role with the flags that its script in package.json has", ({ role }) => {
    const command = ["node", ...nodeFlagsOf(role), `${role}/main.ts`].join(" ");
    expect(packageFile.scripts).toMatchObject({ [role]: command });
  });

  it.for(ROLES)("keeps the $role on nodes that its image is for", ({ role }) => {
    expect(readDeployment(role).spec.template.spec.nodeSelector).toEqual({
      "kubernetes.io/os": "linux",
      "kubernetes.io/arch": "amd64",
    });
  });

  it.for(ROLES)("probes the $role where it answers", ({ role }) => {
    const { livenessProbe, readinessProbe } = readDeployment(role).container;
    expect([livenessProbe.httpGet, readinessProbe.httpGet]).toEqual([
      { path: "/healthz", port: "metrics" },
      { path: "/readyz", port: "metrics" },
    ]);
  });

  it.for(ROLES)("selects the $role's pods everywhere by the labels they have", ({ role }) => {
    const { spec } = readDeployment(role);
    const labels = { "app.kubernetes.io/name": "layerwise", "app.kubernetes.io/component": role };
    const service = readObject(`${role}.yaml`, "Service");
    const budget = readObject(`${role}.yaml`, "PodDisruptionBudget");
    const policy = readObject("network-policies.yaml", "NetworkPolicy", `layerwise-${role}`);
    const { podAntiAffinity } = spec.template.spec.affinity;
    const apart = podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution;
    expect({
      template: spec.template.metadata.labels,
      selector: spec.selector.matchLabels,
      service: service.spec?.["selector"],
      budget: budget.spec?.["selector"],
      policy: policy.spec?.["podSelector"],
      apart: apart.map(({ podAffinityTerm }) => podAffinityTerm.labelSelector.matchLabels),
    }).toEqual({
      template: labels,
      selector: labels,
      service: labels,
      budget: { matchLabels: labels },
      policy: { matchLabels: labels },
      apart: [labels, labels],
    });
  });

  it.for(ROLES)("gives the $role time to drain and to stop before it is killed", (role) => {
    const { terminationGracePeriodSeconds } = readDeployment(role.role).spec.template.spec;
    const drainDelaySeconds = Number(configurationOf(role)["drainDelaySeconds"]);
    expect(terminationGracePeriodSeconds).toBeGreaterThan(drainDelaySeconds + 20);
  });

  it.for([
    "extender-rbac.yaml",
    "controller-rbac.yaml",
    "webhook-rbac.yaml",
    "webhook-certificate-rbac.yaml",
    "eraser/rbac.yaml",
  ])("says what each rule of %s is for", (file) => {
    const rules = readDocuments(file).flatMap((document) => {
      const node = document.get("rules");
      return isSeq(node) ? node.items.map((item) => [node, item] as const) : [];
    });
    expect(rules.length).toBeGreaterThan(0);
    for (const [list, rule] of rules) {
      const before = isMap(rule) && rule === list.items[0] ? list.commentBefore : undefined;
      expect((isMap(rule) && rule.commentBefore) || before).toMatch(/\w{3}/);
    }
  });
});

describe("manifests/second-scheduler", () => {
  it("differs from the scheduler's own configuration only in what a second one needs", () => {
    const first = readSchedulerConfiguration("scheduler-config.yaml");
    const service = readObject("extender.yaml", "Service").metadata.name;
    const namespace = readObject("namespace.yaml", "Namespace").metadata.name;
    const urlPrefix = `http://${service}.${namespace}.svc:8888`;
    expect(readSchedulerConfiguration("second-scheduler/scheduler-config.yaml")).toEqual({
      ...first,
      clientConnection: undefined,
      leaderElection: { resourceName: "layerwise-scheduler", resourceNamespace: namespace },
      profiles: [{ schedulerName: "layerwise-scheduler" }],
      extenders: first.extenders.map((extender) => ({ ...extender, urlPrefix })),
    });
  });
});

describe("manifests/scheduler-config.yaml", () => {
  it("asks the extender's default address for scores of node names, and for nothing else", () => {
    const { listen } = extenderConfiguration.options.parse({});
    expect(readSchedulerConfiguration("scheduler-config.yaml")).toEqual({
      apiVersion: "kubescheduler.config.k8s.io/v1",
      kind: "KubeSchedulerConfiguration",
      clientConnection: { kubeconfig: "/etc/kubernetes/scheduler.conf" },
      extenders: [
        {
          urlPrefix: `http://${listen.host}:${listen.port}`,
          prioritizeVerb: "prioritize",
          weight: 1,
          nodeCacheCapable: true,
          httpTimeout: "500ms",
          ignorable: true,
        },
      ],
    });
  });
});
