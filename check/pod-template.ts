import { z } from "zod";

const text = z.string().nullish();
const labels = z.record(z.string(), z.string()).nullish();

const containers = z
  .array(z.object({ name: text, image: text, imagePullPolicy: text, restartPolicy: text }))
  .nullish();

const requirements = z
  .array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() }))
  .nullish();

const nodeAffinity = z.object({
  requiredDuringSchedulingIgnoredDuringExecution: z
    .object({
      nodeSelectorTerms: z
        .array(z.object({ matchExpressions: requirements, matchFields: requirements }))
        .nullish(),
    })
    .nullish(),
});

const spec = z.object({
  initContainers: containers,
  containers,
  ephemeralContainers: containers,
  volumes: z
    .array(
      z.object({ name: text, image: z.object({ reference: text, pullPolicy: text }).nullish() }),
    )
    .nullish(),
  imagePullSecrets: z.array(z.object({ name: text })).nullish(),
  serviceAccountName: text,
  nodeName: text,
  nodeSelector: labels,
  affinity: z.object({ nodeAffinity: nodeAffinity.nullish() }).nullish(),
  tolerations: z
    .array(z.object({ key: text, operator: text, value: text, effect: text }))
    .nullish(),
});

/** A Pod or a pod template, as far as it says which images are pulled, as whom and where, and who is exempt. */
export const podTemplateSchema = z.object({
  metadata: z.object({ labels, annotations: labels }).nullish(),
  spec: spec.nullish(),
});

export type PodTemplate = z.output<typeof podTemplateSchema>;

/** Properties from an object down to its pod template; none for a Pod itself. */
export type TemplatePath = readonly string[];

/** The pod template of an object of the API; undefined where there is none of the right shape. */
export function podTemplateAt(object: unknown, path: TemplatePath): PodTemplate | undefined {
  let inner = object;
  for (const property of path) {
    if (typeof inner !== "object" || inner === null || !Object.hasOwn(inner, property)) {
      return undefined;
    }
    inner = (inner as Readonly<Record<string, unknown>>)[property];
  }
  return podTemplateSchema.safeParse(inner).data;
}
