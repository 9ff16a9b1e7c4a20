import { describe, expect, it } from "vitest";
import { architectureFallbacks } from "../../placement/architecture-fallbacks.ts";

describe("architectureFallbacks()", () => {
  it.for([
    { architecture: "amd64", variant: "", fallbacks: ["amd64/", "386/"] },
    {
      architecture: "x86_64",
      variant: "v3",
      fallbacks: ["amd64/v3", "amd64/v2", "amd64/", "386/"],
    },
    { architecture: "386", variant: "", fallbacks: ["386/"] },
    { architecture: "arm", variant: "", fallbacks: ["arm/v7", "arm/v6", "arm/v5"] },
    { architecture: "arm", variant: "v5", fallbacks: ["arm/v5"] },
    { architecture: "arm", variant: "v4", fallbacks: ["arm/v4"] },
    {
      architecture: "arm64",
      variant: "",
      fallbacks: ["arm64/", "arm/v8", "arm/v7", "arm/v6", "arm/v5"],
    },
    {
      architecture: "arm64",
      variant: "v9.1",
      fallbacks: [
        "arm64/v9.1",
        "arm64/v9",
        "arm64/v8.6",
        "arm64/v8.5",
        "arm64/v8.4",
        "arm64/v8.3",
        "arm64/v8.2",
        "arm64/v8.1",
        "arm64/",
        "arm/v8",
        "arm/v7",
        "arm/v6",
        "arm/v5",
      ],
    },
    { architecture: "arm64", variant: "v9.8", fallbacks: [] },
    { architecture: "arm64", variant: "v10", fallbacks: [] },
    { architecture: "riscv64", variant: "", fallbacks: ["riscv64/"] },
  ])("of $architecture $variant are $fallbacks", ({ architecture, variant, fallbacks }) => {
    expect(architectureFallbacks({ architecture, variant })).toEqual(fallbacks);
  });

  it("stay few for an absurd variant", () => {
    expect(architectureFallbacks({ architecture: "amd64", variant: "v999999999" })).toEqual([
      "amd64/v999999999",
      "amd64/v4",
      "amd64/v3",
      "amd64/v2",
      "amd64/",
      "386/",
    ]);
  });
});
