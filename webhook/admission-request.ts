import { z } from "zod";

/** An AdmissionReview names the version it is written in; others are refused by `matchPolicy` of the API server. */
export const REVIEW_API_VERSION = "admission.k8s.io/v1";
export const REVIEW_KIND = "AdmissionReview";

const text = z.string().max(512);
const dnsName = z.string().regex(/^[a-z0-9.-]{0,253}$/);
const namespaceName = z.string().regex(/^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)?$/);
/** Not looked into here: `z.record()` would copy it. */
const raw = z.custom<Readonly<Record<string, unknown>>>(isPlainObject).nullish();

const groupResource = z.object({ group: dnsName.default(""), resource: dnsName });

const userInfo = z.object({
  username: text.default(""),
  uid: text.nullish(),
  groups: z.array(text).max(10_000).nullish(),
  extra: z.record(z.string(), z.array(z.string())).nullish(),
});

/** The part of an admission request that a verdict can depend on. */
const admissionRequest = z.object({
  uid: z.string().regex(/^[!-~]{1,253}$/),
  resource: groupResource,
  subResource: z.string().max(253).default(""),
  namespace: namespaceName.default(""),
  operation: z.enum(["CREATE", "UPDATE", "DELETE", "CONNECT"]),
  userInfo: userInfo.default({ username: "" }),
  object: raw,
  oldObject: raw,
  dryRun: z.boolean().nullish(),
});

export type AdmissionRequest = z.output<typeof admissionRequest>;
export type UserInfo = AdmissionRequest["userInfo"];

export type DecodedReview =
  | { readonly kind: "decoded"; readonly request: AdmissionRequest }
  | { readonly kind: "invalid"; readonly reason: string };

/** Reads an AdmissionReview; the reason of an invalid one quotes nothing of it but names of fields. */
export function decodeAdmissionReview(body: unknown): DecodedReview {
  if (!isPlainObject(body)) {
    return invalid("the body is not a JSON object of the shape AdmissionReview");
  }
  const { apiVersion, kind, request } = body;
  if (kind !== REVIEW_KIND) return invalid(`kind is not ${REVIEW_KIND}`);
  if (apiVersion !== REVIEW_API_VERSION) {
    return invalid(`apiVersion is not ${REVIEW_API_VERSION}; no other is served`);
  }
  if (request === null || request === undefined) return invalid("request is missing");
  const decoded = admissionRequest.safeParse(request);
  if (decoded.success) return { kind: "decoded", request: decoded.data };
  const path = decoded.error.issues[0]?.path.join(".") ?? "";
  return invalid(`request${path === "" ? "" : `.${path}`} is missing or of a wrong form`);
}

function invalid(reason: string): DecodedReview {
  return { kind: "invalid", reason };
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
