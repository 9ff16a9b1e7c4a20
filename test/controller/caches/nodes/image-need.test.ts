import { describe, expect, it } from "vitest";
import { type ImageState, imageNeedOf } from "../../../../controller/caches/nodes/image-need.ts";
import type { PullNote } from "../../../../controller/caches/pullers/pull-notes.ts";
import { parseDigest } from "../../../../placement/digest.ts";

const OLD = parseDigest(`sha256:${"0".repeat(64)}`);
const NEW = parseDigest(`sha256:${"1".repeat(64)}`);
const REFRESHED = 1_000_000;
const before: PullNote = { state: "pulled", atMs: REFRESHED - 1, digest: OLD };
const since: PullNote = { state: "pulled", atMs: REFRESHED, digest: OLD };

function needOf(state: Partial<ImageState>) {
  return imageNeedOf({
    presence: { kind: "absent" },
    note: undefined,
    isMoving: false,
    target: undefined,
    refreshedMs: REFRESHED,
    ...state,
  });
}

describe("imageNeedOf()", () => {
  it("wants nothing of an image that is there", () => {
    expect(needOf({ presence: { kind: "present", digest: OLD } })).toEqual({
      kind: "none",
      digest: OLD,
    });
    expect(needOf({ presence: { kind: "present" } })).toEqual({ kind: "none" });
  });

  it("pulls what is absent, a moving reference always", () => {
    expect(needOf({})).toEqual({ kind: "pull", pullPolicy: "IfNotPresent", isCollected: false });
    expect(needOf({ isMoving: true })).toMatchObject({ kind: "pull", pullPolicy: "Always" });
    expect(needOf({ note: { state: "pulling", atMs: REFRESHED } })).toMatchObject({
      kind: "pull",
      isCollected: false,
    });
  });

  it("pulls a moved tag once for each refresh", () => {
    const moved = {
      presence: { kind: "present", digest: OLD },
      isMoving: true,
      target: NEW,
    } as const;
    expect(needOf({ ...moved, note: before })).toMatchObject({
      kind: "pull",
      pullPolicy: "Always",
    });
    expect(needOf({ ...moved, note: since })).toEqual({ kind: "none", digest: OLD });
    const missed = { ...since, answersMs: REFRESHED - 1 };
    expect(needOf({ ...moved, note: missed })).toMatchObject({ isCollected: false });
    expect(needOf({ ...moved, target: OLD })).toEqual({ kind: "none", digest: OLD });
  });

  it("lets the kubelet compare once for each refresh where the registry tells us nothing", () => {
    const untold = { presence: { kind: "present", digest: OLD }, isMoving: true } as const;
    expect(needOf({ ...untold, note: before })).toMatchObject({ pullPolicy: "Always" });
    expect(needOf({ ...untold, note: since })).toEqual({ kind: "none", digest: OLD });
  });

  it("asks the kubelet once for each refresh for what a report may have left out", () => {
    const unknown = { presence: { kind: "unknown" } } as const;
    expect(needOf(unknown)).toMatchObject({ kind: "pull", pullPolicy: "IfNotPresent" });
    expect(needOf({ ...unknown, note: before })).toMatchObject({ pullPolicy: "IfNotPresent" });
    expect(needOf({ ...unknown, note: { ...since, state: "found" } })).toEqual({
      kind: "none",
      digest: OLD,
    });
  });

  it("leaves what the kubelet has collected until the next refresh", () => {
    expect(needOf({ note: since })).toEqual({ kind: "collected" });
    expect(needOf({ note: before })).toEqual({
      kind: "pull",
      pullPolicy: "IfNotPresent",
      isCollected: true,
    });
  });
});
