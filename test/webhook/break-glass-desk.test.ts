import { describe, expect, it } from "vitest";
import { containers, podObject, type RequestFields } from "./admission-reviews.ts";
import { ReviewDesk } from "./review-desk.ts";

const METADATA = {
  labels: { "layerwise.io/break-glass": "true" },
  annotations: {
    "layerwise.io/break-glass-reason": "registry down",
    "layerwise.io/break-glass-until": "2026-01-02T00:00:00Z",
  },
};
const OWNED = {
  ...METADATA,
  ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", controller: true }],
};

/** Reviews a pod with a wrong reference while the API server permits `permitted` users to break the glass. */
async function review(fields: RequestFields, permitted: readonly string[] = []) {
  const asked: unknown[] = [];
  const desk = new ReviewDesk({
    askApiServer(path, body) {
      asked.push([path, body]);
      const { spec } = body as { spec: { user: string } };
      return { status: { allowed: permitted.includes(spec.user) } };
    },
  });
  const { answer } = await desk.review({
    object: podObject(containers("A:b:c"), METADATA),
    ...fields,
  });
  return { desk, answer, asked };
}

describe("BreakGlassDesk", () => {
  it("lets through whom the API server permits it, and says so in the audit log", async () => {
    const { answer, asked } = await review({}, ["alice"]);
    expect(answer).toEqual({
      outcome: "exempt",
      warnings: [],
      auditAnnotations: {
        verdict: "exempt",
        exemption: "break-glass",
        "break-glass": "alice until 2026-01-02T00:00:00.000Z: registry down",
      },
    });
    expect(asked).toEqual([
      [
        "/apis/authorization.k8s.io/v1/subjectaccessreviews",
        {
          apiVersion: "authorization.k8s.io/v1",
          kind: "SubjectAccessReview",
          spec: {
            user: "alice",
            groups: ["system:authenticated"],
            resourceAttributes: {
              namespace: "shop",
              group: "layerwise.io",
              resource: "breakglass",
              verb: "use",
            },
          },
        },
      ],
    ]);
  });

  it("judges as ever for whom it is not permitted, and says why", async () => {
    const { answer } = await review({});
    expect(answer.outcome).toBe("denied");
    expect(answer.warnings).toEqual([
      "break-glass does not count: alice may not use breakglass.layerwise.io",
    ]);
  });

  it("takes an API server that does not answer for a no", async () => {
    const desk = new ReviewDesk();
    const object = podObject(containers("A:b:c"), METADATA);
    expect((await desk.review({ object })).answer.outcome).toBe("denied");
  });

  it.for([
    { username: "system:kube-controller-manager", groups: [] },
    {
      username: "system:serviceaccount:kube-system:replicaset-controller",
      groups: ["system:serviceaccounts", "system:serviceaccounts:kube-system"],
    },
  ])("lets a pod through that $username makes for its owner", async (user) => {
    const object = podObject(containers("A:b:c"), OWNED);
    const { answer, asked } = await review({ ...user, object });
    expect([answer.outcome, asked]).toEqual(["exempt", []]);
    expect((await review(user)).answer.outcome).toBe("denied");
    // Nobody is asked about its template when it is made.
    const ownerReferences = [{ apiVersion: "v1", kind: "ReplicationController", controller: true }];
    const unjudged = podObject(containers("A:b:c"), { ...METADATA, ownerReferences });
    expect((await review({ ...user, object: unjudged })).answer.outcome).toBe("denied");
  });

  it("asks for whoever else says that the pod has an owner", async () => {
    const { answer } = await review({ object: podObject(containers("A:b:c"), OWNED) });
    expect(answer.outcome).toBe("denied");
  });

  it("writes an Event once the pod is stored, once", async () => {
    const { desk } = await review({}, ["alice"]);
    expect(desk.eventNotes).toEqual([]);
    const stored = { namespace: "shop", name: "web-1", uid: "pod-uid" };
    for (let seen = 0; seen < 2; seen++) desk.observePod(stored);
    expect(desk.eventNotes).toEqual([
      "web-1: Images were not checked: alice broke the glass until 2026-01-02T00:00:00.000Z: registry down",
    ]);
  });

  it("gives a dry run the same verdict, and no Event", async () => {
    const { desk, answer } = await review({ dryRun: true }, ["alice"]);
    expect(answer.outcome).toBe("exempt");
    desk.observePod({ namespace: "shop", name: "web-1", uid: "pod-uid" });
    expect(desk.eventNotes).toEqual([]);
  });

  it("does not ask anybody where the time has passed", async () => {
    const annotations = {
      ...METADATA.annotations,
      "layerwise.io/break-glass-until": "2020-01-01T00:00:00Z",
    };
    const object = podObject(containers("A:b:c"), { ...METADATA, annotations });
    const { answer, asked } = await review({ object }, ["alice"]);
    expect(asked).toEqual([]);
    expect(answer.warnings).toEqual([
      "break-glass does not count: layerwise.io/break-glass-until has passed",
    ]);
  });
});
