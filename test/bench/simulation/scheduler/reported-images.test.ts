import { describe, expect, it } from "vitest";
import { ReportedImages } from "../../../../bench/simulation/scheduler/reported-images.ts";

const WEB = { names: ["web@sha256:1", "web:1"], sizeBytes: 100 };
const API = { names: ["api:1"], sizeBytes: 50 };

describe("ReportedImages", () => {
  it("knows of every name on which nodes it is, and its size, by their last report", () => {
    const reported = new ReportedImages();
    reported.observe("a", [WEB]);
    reported.observe("b", [WEB, API]);
    expect(reported.stateOn("a", "web:1")).toEqual({ sizeBytes: 100, nodes: 2 });
    expect(reported.stateOn("b", "web@sha256:1")).toEqual({ sizeBytes: 100, nodes: 2 });
    expect(reported.stateOn("a", "api:1")).toBeUndefined();
    reported.observe("b", [API]);
    expect(reported.stateOn("a", "web:1")).toEqual({ sizeBytes: 100, nodes: 1 });
    expect(reported.stateOn("b", "web:1")).toBeUndefined();
    expect(reported.stateOn("b", "api:1")).toEqual({ sizeBytes: 50, nodes: 1 });
    expect(reported.stateOn("c", "api:1")).toBeUndefined();
  });

  it("takes the size anew once no node had the image", () => {
    const reported = new ReportedImages();
    reported.observe("a", [WEB]);
    reported.observe("a", []);
    reported.observe("a", [{ ...WEB, sizeBytes: 1 }]);
    expect(reported.stateOn("a", "web:1")).toEqual({ sizeBytes: 1, nodes: 1 });
  });
});
