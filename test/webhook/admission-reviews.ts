import { type AdmissionRequest, decodeAdmissionReview } from "../../webhook/admission-request.ts";

/** What a test says of a request; the rest is that of a Pod being created in the namespace `shop` by alice. */
export interface RequestFields {
  readonly resource?: string;
  readonly group?: string;
  readonly subResource?: string;
  readonly namespace?: string;
  readonly operation?: string;
  readonly username?: string;
  readonly groups?: readonly string[];
  readonly object?: unknown;
  readonly oldObject?: unknown;
  readonly dryRun?: boolean;
}

/** The JSON that the API server sends. */
export function reviewJson(fields: RequestFields = {}): object {
  const { resource = "pods", group = "", subResource, namespace = "shop" } = fields;
  const { username = "alice", groups = ["system:authenticated"], dryRun = false } = fields;
  return {
    kind: "AdmissionReview",
    apiVersion: "admission.k8s.io/v1",
    request: {
      uid: "705ab4f5-6393-11e8-b7cc-42010a800002",
      kind: { group, version: "v1", kind: "Pod" },
      resource: { group, version: "v1", resource },
      ...(subResource === undefined ? {} : { subResource }),
      requestKind: { group, version: "v1", kind: "Pod" },
      requestResource: { group, version: "v1", resource },
      name: "web",
      namespace,
      operation: fields.operation ?? "CREATE",
      userInfo: { username, groups },
      object: fields.object ?? null,
      oldObject: fields.oldObject ?? null,
      dryRun,
      options: { kind: "CreateOptions", apiVersion: "meta.k8s.io/v1" },
    },
  };
}

export function admissionRequest(fields: RequestFields = {}): AdmissionRequest {
  const decoded = decodeAdmissionReview(reviewJson(fields));
  if (decoded.kind === "invalid") throw new Error(decoded.reason);
  return decoded.request;
}

/** A Pod as the API server hands it to validating webhooks: defaulted, with a UID. */
export function podObject(spec: object, metadata: object = {}): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "shop", uid: "pod-uid", ...metadata },
    spec,
  };
}

export function containers(...images: readonly string[]): object {
  return { containers: images.map((image, index) => ({ name: `c${index}`, image })) };
}
