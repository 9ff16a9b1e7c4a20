import { describe, expect, it } from "vitest";
import { formatRemovalReport, type RemovalOutcome } from "../../../../api/removal-report.ts";
import { decodeRemoval, isSettled } from "../../../../controller/caches/removal/removal-outcome.ts";
import { encodeRemovalPod } from "../../../../controller/caches/removal/removal-pod.ts";

const NAMESPACE = "layerwise-agent";
const REFERENCES = ["docker.io/library/nginx:1.27", "r.example/a:1"];

/** The pod as the API server gives it back with this status. */
function removal(status: object): unknown {
  const pod = encodeRemovalPod({
    namespace: NAMESPACE,
    nodeName: "node-1",
    references: REFERENCES,
    agentImage: "r.example/layerwise:0.1.0",
    pullSecrets: [],
    criSocket: "/run/crio/crio.sock",
    priorityClassName: undefined,
  });
  return { ...pod, metadata: { ...pod.metadata, uid: "u" }, status };
}

function ended(message: string, phase = "Succeeded"): object {
  return { phase, containerStatuses: [{ state: { terminated: { message, reason: "Error" } } }] };
}

describe("decodeRemoval()", () => {
  it("reads what became of each image", () => {
    const outcomes: RemovalOutcome[] = [
      { kind: "removed" },
      { kind: "failed", message: "RemoveImage at /host/run/crio.sock: busy" },
    ];
    const pod = removal(ended(formatRemovalReport({ kind: "done", outcomes })));
    expect(decodeRemoval(pod, NAMESPACE)).toEqual({
      nodeName: "node-1",
      name: "layerwise-remove-35971be6e9bb",
      uid: "u",
      progress: {
        kind: "ended",
        outcomes: new Map(REFERENCES.map((reference, index) => [reference, outcomes[index]])),
      },
    });
  });

  it.for([{}, { phase: "Pending" }, { phase: "Running" }])(
    "is running with status %j",
    (status) => {
      expect(decodeRemoval(removal(status), NAMESPACE)?.progress).toEqual({ kind: "running" });
    },
  );

  it.for([
    [
      "the agent found no runtime",
      ended('{"fault":"Cannot find the socket"}', "Failed"),
      "Cannot find the socket",
    ],
    ["it was killed", ended("", "Failed"), "The agent left no report (Error)"],
    [
      "it took too long",
      { phase: "Failed", reason: "DeadlineExceeded", message: "Pod was active too long" },
      "The agent left no report (DeadlineExceeded: Pod was active too long)",
    ],
    ["nothing is known", { phase: "Failed" }, "The agent left no report (Failed)"],
    [
      "it reported less than it was asked",
      ended('{"outcomes":[]}'),
      "The agent left no report (Error)",
    ],
  ] as const)("fails every image where %s", ([, status, message]) => {
    expect(decodeRemoval(removal(status), NAMESPACE)?.progress).toEqual({
      kind: "ended",
      outcomes: new Map(REFERENCES.map((reference) => [reference, { kind: "failed", message }])),
    });
  });

  it("believes no pod that users could have made", () => {
    expect(decodeRemoval(removal({}), "default")).toBeUndefined();
    const other = { metadata: { namespace: NAMESPACE, name: "web" }, spec: { nodeName: "node-1" } };
    expect(decodeRemoval(other, NAMESPACE)).toBeUndefined();
    expect(decodeRemoval({}, NAMESPACE)).toBeUndefined();
  });
});

describe("isSettled()", () => {
  it("is false for what has to be tried again", () => {
    const kinds = ["removed", "absent", "shared", "inUse"] as const;
    expect(kinds.map((kind) => isSettled({ kind }))).toEqual([true, true, true, false]);
    expect(isSettled({ kind: "failed", message: "" })).toBe(false);
  });
});
