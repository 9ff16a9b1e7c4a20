/** A value of values.yaml, something else that it may be, and what else must be set for it to matter. */
export interface ChangedValue {
  readonly to: unknown;
  readonly where?: object;
}

const certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

const secondScheduler = { secondScheduler: { enabled: true } };

/** What each role, and the second scheduler, has. */
function podValuesOf(role: string, where: object = {}): Record<string, ChangedValue> {
  return Object.fromEntries(
    Object.entries({
      replicas: 3,
      resources: { requests: { cpu: "2" }, limits: { memory: "512Mi" } },
      priorityClassName: "system-node-critical",
      nodeSelector: { pool: "system" },
      tolerations: [{ key: "pool", operator: "Exists" }],
      affinity: { nodeAffinity: {} },
    }).map(([name, to]) => [`${role}.${name}`, { to, where }]),
  );
}

/** Under the path of each value. */
export const CHANGED_VALUES: Readonly<Record<string, ChangedValue>> = {
  "image.repository": { to: "registry.example/layerwise" },
  "image.tag": { to: "1.2.3" },
  "image.digest": { to: `sha256:${"0".repeat(64)}` },
  "image.pullPolicy": { to: "Always" },
  imagePullSecrets: { to: [{ name: "registry" }] },
  logLevel: { to: "debug" },
  "crds.install": { to: false },
  "registries.insecure": { to: ["registry.local:5000"] },
  "registries.trusted": { to: ["10.0.0.0/8"] },
  "registries.caCertificates": { to: certificate },
  "registries.readsPerHour": { to: 5_000_000 },
  "registries.pullSecretNamespaces": { to: ["team-a"] },
  "registries.httpsProxy": { to: "http://proxy.example:3128" },
  "registries.httpProxy": { to: "http://proxy.example:3128" },
  "registries.noProxy": { to: ".example" },
  pullCost: { to: { secondsPerImage: 1 } },
  ...podValuesOf("extender"),
  "extender.service.clusterIP": { to: "10.96.0.88" },
  "extender.tls.secretName": { to: "layerwise-extender-tls" },
  "extender.tls.verifyClients": {
    to: true,
    where: { extender: { tls: { secretName: "layerwise-extender-tls" } } },
  },
  ...podValuesOf("controller"),
  "controller.options": { to: { maxPullerPods: 100 } },
  "webhook.enabled": { to: false },
  ...podValuesOf("webhook"),
  "webhook.options": { to: { defaultMode: "audit" } },
  "webhook.failurePolicy": { to: "Fail" },
  "webhook.timeoutSeconds": { to: 10 },
  "webhook.extraKinds": {
    to: [
      { group: "argoproj.io", version: "v1alpha1", resource: "rollouts", path: "spec.template" },
    ],
  },
  "webhook.certificate.mode": { to: "cert-manager" },
  "webhook.certificate.issuerRef": {
    to: { kind: "ClusterIssuer", name: "internal" },
    where: { webhook: { certificate: { mode: "cert-manager" } } },
  },
  "webhook.certificate.secretName": {
    to: "other",
    where: {
      webhook: { certificate: { mode: "secret", secretName: "one", caBundle: certificate } },
    },
  },
  "webhook.certificate.caBundle": {
    to: `${certificate}${certificate}`,
    where: {
      webhook: { certificate: { mode: "secret", secretName: "one", caBundle: certificate } },
    },
  },
  "imageDeletion.enabled": { to: true },
  "imageDeletion.namespace": { to: "agents", where: { imageDeletion: { enabled: true } } },
  "eraser.namespace": { to: "kube-system" },
  "secondScheduler.enabled": { to: true },
  "secondScheduler.image.repository": { to: "registry.example/scheduler", where: secondScheduler },
  "secondScheduler.image.tag": { to: "v1.35.0", where: secondScheduler },
  "secondScheduler.weights.extender": { to: 3, where: secondScheduler },
  "secondScheduler.weights.resourcesFit": { to: 3, where: secondScheduler },
  ...podValuesOf("secondScheduler", secondScheduler),
  "networkPolicies.enabled": { to: false },
  "networkPolicies.egressPorts": { to: [5000] },
  "resourceQuota.enabled": { to: false },
  "resourceQuota.pods": { to: 40 },
  "serviceMonitor.enabled": { to: true },
  "serviceMonitor.interval": { to: "30s", where: { serviceMonitor: { enabled: true } } },
  "serviceMonitor.labels": {
    to: { release: "prom" },
    where: { serviceMonitor: { enabled: true } },
  },
};
