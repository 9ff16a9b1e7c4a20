import { describe, expect, it } from "vitest";
import { landingNoteOf } from "../../controller/landing-note.ts";

const MB = 1_000_000;

describe("landingNoteOf()", () => {
  it("tells what is reused and what must be pulled", () => {
    const landing = {
      totalBytes: 180 * MB,
      presentBytes: 121 * MB,
      arrivingBytes: 0,
      missingBytes: 59 * MB,
      pullSeconds: 1.52,
      unknownImages: 0,
    };
    expect(landingNoteOf("node-3", landing)).toEqual({
      reason: "LayersReused",
      text: "node-3 already has 121.0 MB of 180.0 MB (67 %); 59.0 MB to pull, about 1.5 s",
    });
  });

  it("never rounds up to 100 % while something is missing", () => {
    const landing = {
      totalBytes: 1000 * MB,
      presentBytes: 1000 * MB - 1,
      arrivingBytes: 0,
      missingBytes: 1,
      pullSeconds: 0.02,
      unknownImages: 0,
    };
    expect(landingNoteOf("node-3", landing).text).toBe(
      "node-3 already has 1.0 GB of 1.0 GB (99 %); 1 B to pull, less than 0.1 s",
    );
  });

  it("counts what another pod is pulling as on the way", () => {
    const landing = {
      totalBytes: 100 * MB,
      presentBytes: 0,
      arrivingBytes: 40 * MB,
      missingBytes: 60 * MB,
      pullSeconds: 12.4,
      unknownImages: 1,
    };
    expect(landingNoteOf("node-3", landing)).toEqual({
      reason: "LayersMissing",
      text: "node-3 has none of 100.0 MB; 60.0 MB to pull, 40.0 MB on the way, about 12 s; 1 image not known yet",
    });
  });

  it.for([
    {
      when: "all is there",
      landing: { totalBytes: MB, presentBytes: MB, unknownImages: 0 },
      note: { reason: "ImagesPresent", text: "n already has all 1.0 MB; nothing to pull" },
    },
    {
      when: "all that is known is there",
      landing: { totalBytes: MB, presentBytes: MB, unknownImages: 2 },
      note: { reason: "ImagesPresent", text: "n already has all 1.0 MB; 2 images not known yet" },
    },
    {
      when: "nothing is known",
      landing: { totalBytes: 0, presentBytes: 0, unknownImages: 2 },
      note: {
        reason: "ImagesUnknown",
        text: "the layers of 2 images are not known yet; nothing can be said of n",
      },
    },
    {
      when: "the pod needs nothing",
      landing: { totalBytes: 0, presentBytes: 0, unknownImages: 0 },
      note: { reason: "ImagesPresent", text: "n already has everything; nothing to pull" },
    },
  ])("says $note.reason when $when", ({ landing, note }) => {
    expect(
      landingNoteOf("n", { ...landing, arrivingBytes: 0, missingBytes: 0, pullSeconds: 0 }),
    ).toEqual(note);
  });
});
