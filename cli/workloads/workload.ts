import { z } from "zod";
import { type PodTemplate, podTemplateSchema } from "../../check/pod-template.ts";
import { WORKLOAD_KINDS, type WorkloadKind, workloadKindOf } from "../../check/workload-kinds.ts";
import { quoteText } from "../../placement/quote-text.ts";
import { InputError } from "../input-error.ts";
import type { ManifestObject } from "./manifest-object.ts";

/** Something that has a pod template. */
export interface Workload {
  /** As kubectl names it: `deployment/web`. */
  readonly object: string;
  readonly namespace: string;
  readonly template: PodTemplate;
  /** `replicaset/web-5d9c`, of the object that made it; undefined where a person did. */
  readonly owner: string | undefined;
}

export interface WorkloadContext {
  /** For objects that name none. */
  readonly namespace: string;
  /** For messages. */
  readonly source: string;
}

const metadataSchema = z.object({
  name: z.string().optional(),
  generateName: z.string().optional(),
  namespace: z.string().optional(),
  ownerReferences: z
    .array(z.object({ kind: z.string(), name: z.string(), controller: z.boolean().nullish() }))
    .nullish(),
});

const SCHEMAS: ReadonlyMap<WorkloadKind, z.ZodType<WorkloadContent>> = new Map(
  WORKLOAD_KINDS.map((kind) => [kind, schemaOf(kind)]),
);

interface WorkloadContent {
  readonly metadata: z.output<typeof metadataSchema>;
  readonly template: PodTemplate;
}

/** Undefined for objects of other kinds; throws InputError for one of the wrong shape. */
export function workloadOf(
  object: ManifestObject,
  { namespace, source }: WorkloadContext,
): Workload | undefined {
  const known = workloadKindOf(object);
  const decoded = known && SCHEMAS.get(known)?.safeParse(object.content);
  if (decoded === undefined) return undefined;
  if (!decoded.success) {
    const [issue] = decoded.error.issues;
    throw new InputError(
      `Cannot read ${quoteText(source)}: a ${object.kind} has a wrong ${issue?.path.join(".")}: ${issue?.message}`,
    );
  }
  const { metadata, template } = decoded.data;
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  return {
    object: objectNameOf(object.kind, metadata.name ?? `${metadata.generateName ?? ""}*`),
    namespace: metadata.namespace || namespace,
    template,
    owner: owner && objectNameOf(owner.kind, owner.name),
  };
}

function objectNameOf(kind: string, name: string): string {
  return `${kind.toLowerCase()}/${name}`;
}

/** Of an object of the kind, which it turns into the two parts that matter. */
function schemaOf({ templatePath }: WorkloadKind): z.ZodType<WorkloadContent> {
  const nested = templatePath.reduceRight<z.ZodObject>(
    (inner, property) => z.object({ [property]: inner }),
    podTemplateSchema,
  );
  return z
    .object({ ...nested.shape, metadata: metadataSchema.prefault({}) })
    .transform(({ metadata, ...content }) => ({
      metadata,
      template: templatePath.reduce<unknown>(
        (outer, property) => (outer as Record<string, unknown>)[property],
        content,
      ) as PodTemplate,
    }));
}
