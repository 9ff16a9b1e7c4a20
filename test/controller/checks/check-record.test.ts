import { describe, expect, it } from "vitest";
import { decodeCheckRecord } from "../../../controller/checks/check-record.ts";

const METADATA = { namespace: "shop", name: "web", uid: "uid-1", resourceVersion: "7" };
const SPEC = { image: "registry.example/app:v1" };

describe("decodeCheckRecord()", () => {
  it("tells the controller's own from those of users", () => {
    const labels = { "app.kubernetes.io/managed-by": "layerwise-controller", team: "a" };
    const own = decodeCheckRecord({ metadata: { ...METADATA, labels }, spec: SPEC });
    expect(own).toMatchObject({ uid: "uid-1", resourceVersion: "7", isDiscovered: true });
    expect(decodeCheckRecord({ metadata: METADATA, spec: SPEC })?.isDiscovered).toBe(false);
  });

  it("leaves out what is being deleted", () => {
    const metadata = { ...METADATA, deletionTimestamp: "2026-01-01T00:00:00Z" };
    expect(decodeCheckRecord({ metadata, spec: SPEC })).toBeUndefined();
  });

  it("refuses what is no ImageCheck", () => {
    expect(() => decodeCheckRecord({ metadata: METADATA, spec: {} })).toThrow(/image/);
  });
});
