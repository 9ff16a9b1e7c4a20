import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readRecordedImageSet } from "../../demo/recorded-image-set.ts";

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "recorded-image-set-"));
});

afterEach(() => rm(directory, { recursive: true }));

describe("readRecordedImageSet()", () => {
  it("shares the stars of a repository among its images", async () => {
    const layers = [{ digest: "sha256:aa", size: 5 }];
    await writeFile(
      join(directory, "images.json"),
      JSON.stringify({
        images: [
          { ref: "web:1", layers },
          { ref: "web:2", layers },
          { ref: "unknown:1", layers: [] },
        ],
      }),
    );
    await writeFile(
      join(directory, "hub_popularity.json"),
      JSON.stringify({ rows: [{ repo: "library/web", stars: 30 }] }),
    );
    const content = [{ content: "sha256:aa", sizeBytes: 5 }];
    expect(await readRecordedImageSet(directory)).toEqual([
      { repository: "library/web", tag: "1", weight: 15, layers: content },
      { repository: "library/web", tag: "2", weight: 15, layers: content },
      { repository: "library/unknown", tag: "1", weight: 1, layers: [] },
    ]);
  });

  it("is undefined where nothing is recorded", async () => {
    expect(await readRecordedImageSet(join(directory, "absent"))).toBeUndefined();
    expect(await readRecordedImageSet(directory)).toBeUndefined();
  });

  it("refuses a file of another shape and names the directory", async () => {
    await writeFile(join(directory, "images.json"), "{}");
    await writeFile(join(directory, "hub_popularity.json"), "{}");
    await expect(readRecordedImageSet(directory)).rejects.toThrow(
      `Cannot use the recorded image set in "${directory}"`,
    );
  });
});
