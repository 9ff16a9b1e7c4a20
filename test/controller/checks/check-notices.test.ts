import { describe, expect, it } from "vitest";
import { checkNoticesOf } from "../../../controller/checks/check-notices.ts";
import { digestOf } from "../../support/layers.ts";
import { condition, goodStatus, imageCheck } from "./sample-check.ts";

const regarding = {
  apiVersion: "layerwise.io/v1alpha1",
  kind: "ImageCheck",
  namespace: "shop",
  name: "web",
  uid: "uid-1",
};
const BAD = { conditions: [condition("False", "ManifestUnknown")] };

function noticesOf(before: object | undefined, after: object) {
  const check = imageCheck(before === undefined ? {} : { status: before });
  return checkNoticesOf({ check, uid: "uid-1" }, after);
}

describe("checkNoticesOf()", () => {
  it("tells of trouble, of other trouble and of its end", () => {
    const about = { regarding, action: "Checking" };
    expect(noticesOf(goodStatus(), BAD)).toEqual([
      { ...about, type: "Warning", reason: "ManifestUnknown", note: "ManifestUnknown, it is said" },
    ]);
    const denied = { conditions: [condition("False", "Denied")] };
    expect(noticesOf(BAD, denied)).toMatchObject([{ type: "Warning", reason: "Denied" }]);
    expect(noticesOf(BAD, goodStatus())).toEqual([
      { ...about, type: "Normal", reason: "Pullable", note: "The image can be pulled" },
    ]);
  });

  it("tells of a new check only where there is trouble", () => {
    expect(noticesOf(undefined, goodStatus())).toEqual([]);
    expect(noticesOf(undefined, BAD)).toMatchObject([{ reason: "ManifestUnknown" }]);
  });

  it("is silent while nothing but times and counts changes", () => {
    const later = { checkedTime: "2026-01-01T01:00:00Z", presentNodes: 5 };
    expect(noticesOf(goodStatus(), goodStatus(later))).toEqual([]);
  });

  it("tells from where to where a tag has moved", () => {
    const moved = { digest: digestOf("new"), tagMovedTime: "2026-01-01T01:00:00Z" };
    expect(noticesOf(goodStatus(), goodStatus(moved))).toEqual([
      {
        regarding,
        type: "Normal",
        reason: "TagMoved",
        action: "Checking",
        note: `registry.example/app:v1 was ${digestOf("app")} and is ${digestOf("new")} now`,
      },
    ]);
  });
});
