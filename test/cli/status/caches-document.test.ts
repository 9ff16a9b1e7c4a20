import { expect, it } from "vitest";
import { cachesDocumentOf } from "../../../cli/status/caches-document.ts";
import { sampleCache, sampleConditions, sampleFailure } from "../caches/sample-cache.ts";

it("cachesDocumentOf() has the status of each cache, its verdict and what to do", () => {
  const conditions = sampleConditions({ Ready: "True/ImagesPresent" });
  const failures = [sampleFailure()];
  const caches = [
    sampleCache({ conditions, failures, failuresTotal: 1 }),
    sampleCache(undefined, { name: "fresh" }),
  ];
  expect(cachesDocumentOf(caches)).toEqual({
    caches: [
      {
        namespace: "shop",
        name: "web",
        verdict: "good",
        conditions,
        failures: [
          { ...failures[0], nextStep: "push this tag or digest, or correct the reference" },
        ],
        failuresTotal: 1,
      },
      { namespace: "shop", name: "fresh", verdict: "unknown" },
    ],
  });
});
