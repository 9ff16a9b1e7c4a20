import { describe, expect, it } from "vitest";
import { JudgedKinds } from "../../webhook/judged-kinds.ts";
import { subjectOf } from "../../webhook/subject.ts";
import {
  admissionRequest,
  containers,
  podObject,
  type RequestFields,
} from "./admission-reviews.ts";

const KINDS = new JudgedKinds();

function referencesOf(fields: RequestFields): string[] | undefined {
  const subject = subjectOf(admissionRequest(fields), KINDS);
  return subject?.images.map(({ reference }) => reference);
}

function deployment(image: string, more: object = {}): object {
  return { metadata: { name: "web", ...more }, spec: { template: { spec: containers(image) } } };
}

const DEPLOYMENTS = { group: "apps", resource: "deployments" };

describe("subjectOf()", () => {
  it("judges every kind of image of what is created", () => {
    const object = podObject({
      initContainers: [
        { name: "init", image: "init" },
        { name: "side", image: "side", restartPolicy: "Always" },
      ],
      containers: [{ name: "main", image: "main" }],
      ephemeralContainers: [{ name: "debug", image: "debug" }],
      volumes: [
        { name: "model", image: { reference: "volume" } },
        { name: "tmp", emptyDir: {} },
      ],
    });
    expect(referencesOf({ object })).toEqual(["volume", "init", "side", "main", "debug"]);
  });

  it("judges the new images of an update only", () => {
    const update = { operation: "UPDATE", oldObject: podObject(containers("a", "b")) };
    expect(referencesOf({ ...update, object: podObject(containers("b", "c")) })).toEqual(["c"]);
    expect(referencesOf({ ...update, object: podObject(containers("b", "a")) })).toBeUndefined();
    expect(referencesOf({ ...update, object: podObject(containers("a")) })).toBeUndefined();
  });

  it("judges an ephemeral container that is added", () => {
    const oldObject = podObject(containers("a"));
    const spec = { ...containers("a"), ephemeralContainers: [{ name: "debug", image: "busybox" }] };
    const fields = { operation: "UPDATE", subResource: "ephemeralcontainers", oldObject };
    expect(referencesOf({ ...fields, object: podObject(spec) })).toEqual(["busybox"]);
  });

  it("judges an update of which it does not see what was there", () => {
    expect(referencesOf({ ...DEPLOYMENTS, operation: "UPDATE", object: deployment("a") })).toEqual([
      "a",
    ]);
  });

  it.for([
    { what: "a deletion", fields: { operation: "DELETE", object: null } },
    { what: "a connection", fields: { operation: "CONNECT", subResource: "exec" } },
    { what: "a status", fields: { operation: "UPDATE", subResource: "status" } },
    { what: "a binding", fields: { operation: "CREATE", subResource: "binding" } },
    { what: "scaling", fields: { ...DEPLOYMENTS, operation: "UPDATE", subResource: "scale" } },
    { what: "another kind", fields: { resource: "configmaps" } },
    { what: "a pod without images", fields: { object: podObject({ containers: [] }) } },
    { what: "a pod that is none", fields: { object: { spec: { containers: "x" } } } },
    { what: "nothing at all", fields: { object: null } },
  ])("leaves $what alone", ({ fields }) => {
    expect(referencesOf({ object: podObject(containers("a")), ...fields })).toBeUndefined();
  });

  it("leaves an object that is being deleted alone", () => {
    const object = deployment("b", { deletionTimestamp: "2026-01-01T00:00:00Z", finalizers: [] });
    const fields = { ...DEPLOYMENTS, operation: "UPDATE", object, oldObject: deployment("a") };
    expect(referencesOf(fields)).toBeUndefined();
  });

  it("reads labels, the controlling owner and the UID", () => {
    const ownerReferences = [
      { apiVersion: "v1", kind: "Node", uid: "1" },
      { apiVersion: "apps/v1", kind: "ReplicaSet", uid: "2", controller: true },
    ];
    const metadata = { labels: { app: "web" }, ownerReferences };
    const request = admissionRequest({ object: podObject(containers("a"), metadata) });
    expect(subjectOf(request, KINDS)).toMatchObject({
      labels: { app: "web" },
      owner: { apiVersion: "apps/v1", kind: "ReplicaSet" },
      uid: "pod-uid",
    });
  });

  it.for([{ ownerReferences: "x" }, { ownerReferences: [null] }, { labels: [1] }, { uid: 5 }])(
    "is not upset by metadata such as %j",
    (metadata) => {
      const object = { metadata, spec: { template: { spec: containers("a") } } };
      const request = admissionRequest({ ...DEPLOYMENTS, object });
      expect(subjectOf(request, KINDS)).toMatchObject({
        labels: {},
        owner: undefined,
        uid: undefined,
      });
    },
  );
});
