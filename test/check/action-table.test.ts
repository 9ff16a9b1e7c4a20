import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ActionTable,
  dependsOnVantage,
  isTransient,
  nextStepFor,
  PROBLEM_CLASSES,
} from "../../check/action-table.ts";

const anyClass = fc.constantFrom(...PROBLEM_CLASSES);
const table = new ActionTable();

describe("ActionTable", () => {
  it("actionFor() denies what is proven and warns of the rest", () => {
    const denied = PROBLEM_CLASSES.filter((name) => table.actionFor(name) === "deny");
    expect(denied).toEqual([
      "InvalidReference",
      "DigestMismatch",
      "ManifestUnknown",
      "RepositoryUnknown",
      "TagDigestInconsistent",
      "ChildManifestUnknown",
      "BlobUnknown",
      "BadCredentials",
      "Denied",
      "NoMatchingPlatform",
      "Schema1Manifest",
      "UnsupportedMediaType",
      "PullNeverNotCached",
      "SignatureRejected",
      "EgressForbidden",
    ]);
  });

  it("actionFor() never denies what is transient or depends on vantage", () => {
    fc.assert(
      fc.property(anyClass, (name) => {
        fc.pre(isTransient(name) || dependsOnVantage(name));
        expect(table.actionFor(name)).toBe("warn");
      }),
    );
  });

  it("actionFor() denies what depends on vantage once a node has seen it", () => {
    expect(table.actionFor("DNS", { seenByNode: true })).toBe("deny");
    expect(table.actionFor("Unauthenticated", { seenByNode: true })).toBe("deny");
    expect(table.actionFor("Timeout", { seenByNode: true })).toBe("warn");
  });

  it("actionFor() at most warns where the image is present, and allows what will pass", () => {
    fc.assert(
      fc.property(anyClass, (name) => {
        const action = table.actionFor(name, { isPresent: true, seenByNode: true });
        expect(action).toBe(isTransient(name) ? "allow" : "warn");
      }),
    );
  });

  it("actionFor() warns of schema 1 where every node takes it", () => {
    expect(table.actionFor("Schema1Manifest", { nodesTakeSchema1: true })).toBe("warn");
    expect(table.actionFor("ManifestUnknown", { nodesTakeSchema1: true })).toBe("deny");
  });

  it("takes overrides, of transient classes too", () => {
    const strict = new ActionTable(
      new Map([
        ["Timeout", "deny"],
        ["ManifestUnknown", "warn"],
        ["RateLimited", "allow"],
      ]),
    );
    expect(strict.actionFor("Timeout")).toBe("deny");
    expect(strict.actionFor("ManifestUnknown")).toBe("warn");
    expect(strict.actionFor("RateLimited")).toBe("allow");
    expect(strict.actionFor("RepositoryUnknown")).toBe("deny");
  });

  it("refuses to deny what a node may see otherwise", () => {
    expect(() => new ActionTable(new Map([["TLSUntrusted", "deny"]]))).toThrow(
      new RangeError("Cannot deny TLSUntrusted: a node may see it otherwise; write warn or allow"),
    );
  });

  it("has a next step for every class", () => {
    for (const name of PROBLEM_CLASSES) expect(nextStepFor(name)).toMatch(/^[a-z][^\n]{10,90}$/);
  });
});
