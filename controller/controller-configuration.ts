import { z } from "zod";
import { readBudgetOption, registryOptions } from "../check/registry-options.ts";
import { pullCostOptions } from "../runtime/pull-cost-options.ts";
import { roleOptions } from "../runtime/role-options.ts";
import { cacheOptions } from "./caches/cache-options.ts";
import { isRemovalComplete, removalOptions } from "./caches/removal/removal-options.ts";

const DAY_SECONDS = 86_400;

const options = z.object({
  ...registryOptions,
  maxLookUps: z.number().int().min(1).max(64).default(8).meta({
    placeholder: "COUNT",
    description: "images looked up in registries at once",
  }),
  ...readBudgetOption,
  tagRefreshSeconds: z
    .number()
    .min(1)
    .max(30 * DAY_SECONDS)
    .default(900)
    .meta({
      placeholder: "SECONDS",
      description: "how long a tag is taken to stand for the same digest",
    }),
  unusedRetentionSeconds: z
    .number()
    .min(0)
    .max(30 * DAY_SECONDS)
    .default(3600)
    .meta({
      placeholder: "SECONDS",
      description:
        "how long an ImageManifest is kept that nothing refers to, and an ImageCheck that was made for a pod or template",
    }),
  maxImages: z.number().int().min(100).max(1_000_000).default(100_000).meta({
    placeholder: "COUNT",
    description: "distinct images kept track of; further ones are left out and counted",
  }),
  ...removalOptions,
  ...cacheOptions,
  nodeAnnotations: z.boolean().default(true).meta({
    description: "write layerwise.io/images on nodes, for kubectl describe node",
  }),
  landingEvents: z.boolean().default(true).meta({
    description: "write an Event on each pod that lands: what its node had, what it must pull",
  }),
  eventsPerSecond: z.number().min(0.1).max(1000).default(20).meta({
    placeholder: "COUNT",
    description: "Events written in the long run; what exceeds it is dropped and counted",
  }),
  ...pullCostOptions,
  manageWebhookCertificate: z.boolean().default(true).meta({
    description:
      "make and renew the webhook's certificate, where a webhook is installed; false with cert-manager or your own",
  }),
  leaderElect: z.boolean().default(true).meta({
    description: "write only while holding the lease; false for a single process",
  }),
  leaderElectionNamespace: z.string().min(1).max(63).optional().meta({
    placeholder: "NAMESPACE",
    description:
      "namespace of the lease; without it that of the pod or kubeconfig, else kube-system",
  }),
  ...roleOptions({ metricsListen: "127.0.0.1:9889" }),
});

export const controllerConfiguration = {
  role: "controller",
  kind: "ControllerConfiguration",
  summary: "Learns the layers of the images in use and tells the cluster; one replica writes.",
  options: options.refine(isRemovalComplete, {
    error: "--image-deletion needs --agent-image",
  }),
};

export type ControllerConfiguration = z.output<typeof options>;
