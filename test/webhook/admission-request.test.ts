import { describe, expect, it } from "vitest";
import { decodeAdmissionReview } from "../../webhook/admission-request.ts";
import { containers, podObject, reviewJson } from "./admission-reviews.ts";

const REVIEW = reviewJson({ object: podObject(containers("nginx")) }) as {
  request: Record<string, unknown>;
};

function without(field: string): object {
  const { [field]: _, ...request } = REVIEW.request;
  return { ...REVIEW, request };
}

function withField(field: string, value: unknown): object {
  return { ...REVIEW, request: { ...REVIEW.request, [field]: value } };
}

describe("decodeAdmissionReview()", () => {
  it("reads what the API server sends", () => {
    expect(decodeAdmissionReview(REVIEW)).toEqual({
      kind: "decoded",
      request: {
        uid: "705ab4f5-6393-11e8-b7cc-42010a800002",
        resource: { group: "", resource: "pods" },
        subResource: "",
        namespace: "shop",
        operation: "CREATE",
        userInfo: { username: "alice", groups: ["system:authenticated"] },
        object: podObject(containers("nginx")),
        oldObject: null,
        dryRun: false,
      },
    });
  });

  it("fills in what may be left out", () => {
    const request = { uid: "u", resource: { resource: "nodes" }, operation: "DELETE" };
    expect(decodeAdmissionReview({ ...REVIEW, request })).toEqual({
      kind: "decoded",
      request: {
        uid: "u",
        resource: { group: "", resource: "nodes" },
        subResource: "",
        namespace: "",
        operation: "DELETE",
        userInfo: { username: "" },
      },
    });
  });

  it.for([
    { body: null, reason: "the body is not a JSON object of the shape AdmissionReview" },
    { body: [], reason: "the body is not a JSON object of the shape AdmissionReview" },
    { body: {}, reason: "kind is not AdmissionReview" },
    { body: { ...REVIEW, kind: "Pod" }, reason: "kind is not AdmissionReview" },
    {
      body: { ...REVIEW, apiVersion: "admission.k8s.io/v1beta1" },
      reason: "apiVersion is not admission.k8s.io/v1; no other is served",
    },
    { body: { ...REVIEW, request: null }, reason: "request is missing" },
    { body: { kind: REVIEW.request, ...REVIEW, request: undefined }, reason: "request is missing" },
    { body: { ...REVIEW, request: [] }, reason: "request is missing or of a wrong form" },
    { body: without("uid"), reason: "request.uid is missing or of a wrong form" },
    { body: withField("uid", ""), reason: "request.uid is missing or of a wrong form" },
    { body: withField("uid", "a\nb"), reason: "request.uid is missing or of a wrong form" },
    { body: without("resource"), reason: "request.resource is missing or of a wrong form" },
    {
      body: withField("operation", "PATCH"),
      reason: "request.operation is missing or of a wrong form",
    },
    {
      body: withField("namespace", ".."),
      reason: "request.namespace is missing or of a wrong form",
    },
    {
      body: withField("namespace", "a/b"),
      reason: "request.namespace is missing or of a wrong form",
    },
    { body: withField("object", "text"), reason: "request.object is missing or of a wrong form" },
  ])("refuses with the reason $reason", ({ body, reason }) => {
    expect(decodeAdmissionReview(body)).toEqual({ kind: "invalid", reason });
  });
});
