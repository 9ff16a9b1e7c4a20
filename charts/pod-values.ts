import { z } from "zod";

const quantity = z.union([z.string(), z.number()]);
const quantities = z.record(z.string(), quantity);

/** A heap follows from it, so it is a number of whole mebibytes. */
const memoryLimit = z
  .string()
  .regex(/^[1-9][0-9]*(Mi|Gi)$/)
  .meta({ description: "memory limit in Mi or Gi, of which three quarters are the heap" });

const toleration = z.strictObject({
  key: z.string().optional(),
  operator: z.enum(["Exists", "Equal", "Lt", "Gt"]).optional(),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
  tolerationSeconds: z.int().optional(),
});

/** What all values of pods have in common; a limit of memory is whatever Kubernetes takes. */
export const podValues = {
  replicas: z.int().min(0).max(100),
  resources: z.strictObject({ requests: quantities, limits: quantities }).partial(),
  priorityClassName: z.string().max(253),
  nodeSelector: z.record(z.string(), z.string()),
  tolerations: z.array(toleration),
  affinity: z
    .strictObject({
      nodeAffinity: z.looseObject({}),
      podAffinity: z.looseObject({}),
      podAntiAffinity: z.looseObject({}),
    })
    .partial(),
};

/** The same of a role, which Node.js runs. */
export const roleValues = {
  ...podValues,
  resources: z
    .strictObject({
      requests: quantities,
      limits: z.object({ memory: memoryLimit.optional() }).catchall(quantity),
    })
    .partial(),
};
