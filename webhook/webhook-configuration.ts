import { z } from "zod";
import { MODES } from "../check/modes.ts";
import { readBudgetOption, registryOptions } from "../check/registry-options.ts";
import { listenAddressOption } from "../runtime/listen-address.ts";
import { roleOptions } from "../runtime/role-options.ts";
import { tlsOptions, withTlsRules } from "../runtime/tls-options.ts";
import { parseActionOverrides } from "./action-overrides.ts";
import { parseExtraKind } from "./judged-kinds.ts";

const options = z.object({
  listen: listenAddressOption("127.0.0.1:8443").meta({
    placeholder: "HOST:PORT",
    description: "address of POST /validate, which the API server calls",
  }),
  ...tlsOptions("certificate chain in PEM; the API server calls nothing without one"),
  ...registryOptions,
  ...readBudgetOption,
  defaultMode: z
    .enum([...MODES, "off"])
    .default("warn")
    .meta({
      description:
        "mode of namespaces that have none of the labels layerwise.io/enforce, warn, audit",
    }),
  action: z
    .array(
      z
        .string()
        .max(200)
        .superRefine(checked((text) => parseActionOverrides([text]))),
    )
    .max(100)
    .default([])
    .meta({
      placeholder: "CLASS=allow|warn|deny",
      description: "what is done about a class of problem, where it is not the default",
    }),
  exemptImage: z.array(z.string().min(1).max(800)).max(1_000).default([]).meta({
    placeholder: "PATTERN",
    description:
      "normalized references that are not checked, such as docker.io/library/*; * stands for any characters",
  }),
  extraKind: z
    .array(z.string().max(800).superRefine(checked(parseExtraKind)))
    .max(100)
    .default([])
    .meta({
      placeholder: "RESOURCE.GROUP=PATH",
      description:
        "further kind with a pod template, such as rollouts.argoproj.io=spec.template; list it in the webhook's rules too",
    }),
  presentNodes: z.number().int().min(1).max(10_000).default(1).meta({
    placeholder: "COUNT",
    description:
      "eligible nodes that must have an image for it to count as present, all where there are fewer",
  }),
  deadlineSeconds: z.number().min(0.1).max(25).default(2.5).meta({
    placeholder: "SECONDS",
    description:
      "how long a review waits for registries and the API server; keep it well below timeoutSeconds",
  }),
  maxLookUps: z.number().int().min(0).max(256).default(16).meta({
    placeholder: "COUNT",
    description: "images looked up in registries for one review; further ones are not yet known",
  }),
  ownNamespace: z.string().min(1).max(63).default("layerwise-system").meta({
    placeholder: "NAMESPACE",
    description: "namespace of Layerwise itself, in which nothing is checked",
  }),
  ...roleOptions({ metricsListen: "127.0.0.1:9890" }),
});

export const webhookConfiguration = {
  role: "webhook",
  kind: "WebhookConfiguration",
  summary: "Tells the API server which images cannot be pulled, before a rollout starts.",
  options: withTlsRules(options),
};

export type WebhookConfiguration = z.output<typeof options>;

/** Makes of a parser that throws a check whose fault is what it throws. */
function checked(parse: (text: string) => unknown) {
  return (text: string, context: z.RefinementCtx<string>): void => {
    try {
      parse(text);
    } catch (error) {
      context.addIssue(error instanceof Error ? error.message : String(error));
    }
  };
}
