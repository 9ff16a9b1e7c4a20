import { describe, expect, it } from "vitest";
import { Readiness } from "../../runtime/readiness.ts";

describe("Readiness", () => {
  it("names what is missing until nothing is", () => {
    const readiness = new Readiness();
    let synced = false;
    readiness.add("nodes synced", () => synced);
    readiness.add("pods synced", () => true);
    expect(readiness.missing()).toEqual(["nodes synced"]);
    synced = true;
    expect(readiness.missing()).toEqual([]);
  });

  it("stays not ready once stopping", () => {
    const readiness = new Readiness();
    readiness.stop();
    expect(readiness.missing()).toEqual(["stopping"]);
  });

  it("refuses two checks of one name", () => {
    const readiness = new Readiness();
    readiness.add("nodes synced", () => true);
    expect(() => readiness.add("nodes synced", () => true)).toThrow(
      'Cannot add readiness check "nodes synced" twice',
    );
  });
});
