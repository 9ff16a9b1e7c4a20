import { describe, expect, it } from "vitest";
import { decodePulledEvent, decodePullReport } from "../../kube/pulled-event-decoder.ts";

const involvedObject = { kind: "Pod", uid: "u1" };

function secondsOf(duration: string): number | undefined {
  const message = `Successfully pulled image "nginx:1" in ${duration} (9s including waiting). Image size: 68741916 bytes.`;
  return decodePulledEvent({ reason: "Pulled", involvedObject, message })?.seconds;
}

describe("decodePulledEvent()", () => {
  it("reads pod, reference and the seconds without waiting", () => {
    const message =
      'Successfully pulled image "nginx:1" in 8.715s (9.1s including waiting). Image size: 68741916 bytes.';
    const pull = { podUid: "u1", reference: "nginx:1", seconds: 8.715 };
    expect(decodePulledEvent({ reason: "Pulled", involvedObject, message })).toEqual(pull);
    const event = { reason: "Pulled", regarding: involvedObject, note: message };
    expect(decodePulledEvent(event)).toEqual(pull);
  });

  it.for([
    ["209ms", 0.209],
    ["1m2.5s", 62.5],
    ["1h0m1s", 3601],
    ["850µs", 0.00085],
  ] as const)("understands %s", ([duration, seconds]) => {
    expect(secondsOf(duration)).toBeCloseTo(seconds, 9);
  });

  it.for(["soon", "5", "5s5", "-1s", ""])("makes nothing of the duration %j", (duration) => {
    expect(secondsOf(duration)).toBeUndefined();
  });

  it("leaves out what is no finished pull", () => {
    const present = 'Container image "nginx:1" already present on machine';
    expect(
      decodePulledEvent({ reason: "Pulled", involvedObject, message: present }),
    ).toBeUndefined();
    expect(decodePulledEvent({ reason: "Pulling", involvedObject, message: "" })).toBeUndefined();
    expect(decodePulledEvent({})).toBeUndefined();
  });
});

describe("decodePullReport()", () => {
  const about = { kind: "Pod", uid: "u1", name: "p1" };

  it("tells an image that was pulled from one that was there", () => {
    const message =
      'Successfully pulled image "nginx:1" in 8.715s (9.1s including waiting). Image size: 68741916 bytes.';
    const report = { podUid: "u1", podName: "p1", reference: "nginx:1" };
    expect(decodePullReport({ reason: "Pulled", involvedObject: about, message })).toEqual({
      ...report,
      seconds: 8.715,
    });
    for (const ending of ["", " and can be accessed by the pod"]) {
      const note = `Container image "nginx:1" already present on machine${ending}`;
      expect(decodePullReport({ reason: "Pulled", regarding: about, note })).toEqual(report);
    }
  });

  it("leaves out what tells of no image", () => {
    expect(decodePullReport({ reason: "Pulled", involvedObject: about, message: "" })).toBe(
      undefined,
    );
    const message = 'Pulling image "nginx:1"';
    expect(decodePullReport({ reason: "Pulling", involvedObject: about, message })).toBe(undefined);
    expect(decodePullReport({})).toBe(undefined);
  });
});
