import { describe, expect, it } from "vitest";
import { ReportedNames } from "../../placement/reported-name.ts";
import { digestOf } from "../support/layers.ts";

const names = new ReportedNames();

describe("ReportedNames", () => {
  it("tells digests from tags and completes both", () => {
    const repository = "docker.io/library/nginx";
    expect(names.parse(`nginx@${digestOf(1)}`)).toEqual({
      kind: "digest",
      repository,
      digest: digestOf(1),
    });
    expect(names.parse("nginx")).toEqual({
      kind: "tag",
      repository,
      reference: "docker.io/library/nginx:latest",
    });
  });

  it.for(["<none>@<none>", "<none>:<none>", "", "a b"])("makes nothing of %j", (text) => {
    expect(names.parse(text)).toEqual({ kind: "unusable" });
  });
});
