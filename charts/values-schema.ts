import { z } from "zod";
import { readBudgetOption, registryOptions } from "../check/registry-options.ts";
import { controllerConfiguration } from "../controller/controller-configuration.ts";
import { LOG_LEVELS } from "../runtime/logger.ts";
import { pullCostOptions } from "../runtime/pull-cost-options.ts";
import { webhookConfiguration } from "../webhook/webhook-configuration.ts";
import { podValues, roleValues } from "./pod-values.ts";
import { roleOptions } from "./role-options.ts";

const LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
const namespace = z.string().regex(new RegExp(`^${LABEL}$`));
const port = z.int().min(1).max(65_535);
/** Of a Secret, say. */
const optionalName = z.string().regex(/^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?)?$/);
/** Of a score plugin or an extender; kube-scheduler takes more, beside which nothing else would count. */
const weight = z.int().min(1).max(100);
const certificates = z.string().regex(/^$|-----BEGIN CERTIFICATE-----/);
const proxy = z.string().regex(/^(https?:\/\/.+)?$/);

const extraKind = z.strictObject({
  group: z.string().regex(new RegExp(`^${LABEL}(\\.${LABEL})+$`)),
  version: z.string().regex(/^v[0-9]+((alpha|beta)[0-9]+)?$/),
  resource: z.string().regex(new RegExp(`^${LABEL}$`)),
  path: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/),
});

const issuerRef = z.union([
  z.strictObject({}),
  z.strictObject({
    group: z.string().optional(),
    kind: z.string().optional(),
    name: z.string().min(1),
  }),
]);

const certificate = z.strictObject({
  mode: z.enum(["self-managed", "cert-manager", "secret"]),
  issuerRef,
  secretName: optionalName,
  caBundle: certificates,
});

/** Every value of charts/layerwise/values.yaml; Helm refuses what does not fit. */
export const valuesSchema = z.strictObject({
  /** Helm hands it to a chart that others depend on. */
  global: z.looseObject({}).optional(),
  image: z.strictObject({
    repository: z.string().regex(/^[^\s@]+$/),
    tag: z.string().regex(/^([\w][\w.-]{0,127})?$/),
    digest: z.string().regex(/^(sha256:[0-9a-f]{64})?$/),
    pullPolicy: z.enum(["", "Always", "IfNotPresent", "Never"]),
  }),
  imagePullSecrets: z.array(z.strictObject({ name: z.string().min(1) })),
  logLevel: z.enum(["", ...LOG_LEVELS]),
  crds: z.strictObject({ install: z.boolean() }),
  registries: z.strictObject({
    insecure: registryOptions.insecureRegistry.unwrap(),
    trusted: registryOptions.trustedRegistry.unwrap(),
    caCertificates: certificates,
    readsPerHour: z.union([z.literal(""), readBudgetOption.registryReadsPerHour.unwrap()]),
    pullSecretNamespaces: z.array(namespace),
    httpsProxy: proxy,
    httpProxy: proxy,
    noProxy: z.string(),
  }),
  pullCost: z.strictObject(pullCostOptions).partial(),
  extender: z.strictObject({
    ...roleValues,
    service: z.strictObject({ clusterIP: z.string().regex(/^([0-9.]+|[0-9a-fA-F:.]+)?$/) }),
    tls: z.strictObject({ secretName: optionalName, verifyClients: z.boolean() }),
  }),
  controller: z.strictObject({ ...roleValues, options: roleOptions(controllerConfiguration) }),
  webhook: z.strictObject({
    ...roleValues,
    enabled: z.boolean(),
    options: roleOptions(webhookConfiguration),
    failurePolicy: z.enum(["Ignore", "Fail"]),
    timeoutSeconds: z.int().min(1).max(30),
    extraKinds: z.array(extraKind).max(100),
    certificate,
  }),
  imageDeletion: z.strictObject({ enabled: z.boolean(), namespace }),
  eraser: z.strictObject({ namespace: z.union([z.literal(""), namespace]) }),
  secondScheduler: z.strictObject({
    ...podValues,
    enabled: z.boolean(),
    image: z.strictObject({ repository: z.string().min(1), tag: z.string() }),
    weights: z.strictObject({ extender: weight, resourcesFit: weight }),
  }),
  networkPolicies: z.strictObject({ enabled: z.boolean(), egressPorts: z.array(port) }),
  resourceQuota: z.strictObject({ enabled: z.boolean(), pods: z.int().min(0).max(10_000) }),
  serviceMonitor: z.strictObject({
    enabled: z.boolean(),
    interval: z.string().regex(/^([0-9]+(ms|s|m|h))*$/),
    labels: z.record(z.string(), z.string()),
  }),
});
