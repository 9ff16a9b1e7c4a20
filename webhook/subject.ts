import { type PodTemplate, podTemplateAt } from "../check/pod-template.ts";
import { type PodImage, podImagesOf } from "../placement/pod-images.ts";
import type { AdmissionRequest } from "./admission-request.ts";
import type { JudgedKinds } from "./judged-kinds.ts";

/** What of a request there is to judge. */
export interface Subject {
  readonly template: PodTemplate;
  /** The new ones of an update, all of them otherwise. */
  readonly images: readonly PodImage[];
  readonly labels: Readonly<Record<string, string>>;
  /** Of the controlling owner, where there is one. */
  readonly owner: Owner | undefined;
  /** As the API server knows it already; undefined where it does not yet. */
  readonly uid: string | undefined;
}

interface Owner {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Undefined where nothing that is to be pulled is new: deletions, scaling, labels, status, finalizers. */
export function subjectOf(request: AdmissionRequest, kinds: JudgedKinds): Subject | undefined {
  const { operation, resource, subResource, object, oldObject } = request;
  if (operation !== "CREATE" && operation !== "UPDATE") return undefined;
  const path = kinds.pathOf(resource, subResource);
  if (path === undefined) return undefined;
  const template = podTemplateAt(object, path);
  if (template === undefined) return undefined;
  const metadata = metadataOf(object);
  if (operation === "UPDATE" && metadata["deletionTimestamp"] !== undefined) return undefined;
  const images = podImagesOf(template);
  const previous = operation === "UPDATE" ? podTemplateAt(oldObject, path) : undefined;
  const known = new Set(
    previous === undefined ? [] : podImagesOf(previous).map(({ reference }) => reference),
  );
  const changed = images.filter(({ reference }) => !known.has(reference));
  if (changed.length === 0) return undefined;
  const { uid } = metadata;
  return {
    template,
    images: changed,
    labels: labelsOf(metadata),
    owner: ownerOf(metadata),
    uid: typeof uid === "string" && uid !== "" ? uid : undefined,
  };
}

type Plain = Readonly<Record<string, unknown>>;

function metadataOf(object: AdmissionRequest["object"]): Plain {
  return plainOf(object?.["metadata"]);
}

function labelsOf({ labels }: Plain): Record<string, string> {
  const entries = Object.entries(plainOf(labels));
  return Object.fromEntries(
    entries.flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])),
  );
}

function ownerOf({ ownerReferences }: Plain): Owner | undefined {
  if (!Array.isArray(ownerReferences)) return undefined;
  const owner = ownerReferences.map(plainOf).find(({ controller }) => controller === true);
  const { apiVersion, kind } = owner ?? {};
  return typeof apiVersion === "string" && typeof kind === "string"
    ? { apiVersion, kind }
    : undefined;
}

function plainOf(value: unknown): Plain {
  return typeof value === "object" && value !== null ? (value as Plain) : {};
}
