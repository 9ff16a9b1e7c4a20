import { describe, expect, it } from "vitest";
import { normalizeArchitecture } from "../../placement/architecture.ts";

describe("normalizeArchitecture()", () => {
  it.for([
    { from: "x86_64", variant: "", to: "amd64", normal: "" },
    { from: "X86-64", variant: "V1", to: "amd64", normal: "" },
    { from: "amd64", variant: "v3", to: "amd64", normal: "v3" },
    { from: "i386", variant: "v9", to: "386", normal: "" },
    { from: "aarch64", variant: "8", to: "arm64", normal: "" },
    { from: "arm64", variant: "v8.0", to: "arm64", normal: "" },
    { from: "arm64", variant: "v8.2", to: "arm64", normal: "v8.2" },
    { from: "arm64", variant: "9.0", to: "arm64", normal: "v9" },
    { from: "armhf", variant: "", to: "arm", normal: "v7" },
    { from: "armel", variant: "", to: "arm", normal: "v6" },
    { from: "arm", variant: "", to: "arm", normal: "v7" },
    { from: "ARM", variant: "5", to: "arm", normal: "v5" },
    { from: "arm", variant: "v4", to: "arm", normal: "v4" },
    { from: "S390X", variant: "", to: "s390x", normal: "" },
  ])("makes $from $variant $to $normal", ({ from, variant, to, normal }) => {
    expect(normalizeArchitecture(from, variant)).toEqual({ architecture: to, variant: normal });
  });
});
