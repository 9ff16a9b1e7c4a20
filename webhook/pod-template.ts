import { z } from "zod";

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
const labels = z.record(z.string(), z.string()).nullish();

const container = z.object({
  name: text,
  image: text,
  imagePullPolicy: text,
  restartPolicy: text,
});
const containers = z.array(container).nullish();

const requirements = z
  .array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() }))
  .nullish();

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
  affinity: z
    .object({
      nodeAffinity: z
        .object({
          requiredDuringSchedulingIgnoredDuringExecution: z
            .object({
              nodeSelectorTerms: z
                .array(z.object({ matchExpressions: requirements, matchFields: requirements }))
                .nullish(),
            })
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
  tolerations: z
    .array(z.object({ key: text, operator: text, value: text, effect: text }))
    .nullish(),
});

const podTemplate = z.object({
  metadata: z.object({ labels, annotations: labels }).nullish(),
  spec: spec.nullish(),
});

/** What a verdict needs to know of a Pod or a pod template. */
export type PodTemplate = z.output<typeof podTemplate>;

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
  return podTemplate.safeParse(inner).data;
}
