import { describe, expect, it } from "vitest";
import { rollingWorkload } from "../../../bench/placement/rolling-workload.ts";
import { sampleImage } from "./sample-groups.ts";

const images = ["1", "2", "3"].map((tag) => sampleImage(tag, { [tag]: 1 }));
const options = { seed: 1, pods: 300, podsPerSecond: 2.5, meanLifeSeconds: 600 };

describe("rollingWorkload()", () => {
  const groups = rollingWorkload(images, options);

  it("is in order of time, ends in time and is not larger than asked for", () => {
    const times = groups.map(({ atSeconds }) => atSeconds);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const pods = groups.reduce((sum, { lifeSeconds }) => sum + lifeSeconds.length, 0);
    expect(pods).toBeGreaterThan(100);
    expect(pods).toBeLessThanOrEqual(300);
    expect(times.at(-1)).toBeLessThanOrEqual(300 / 2.5);
  });

  it("gives groups up to two successors with the next tags, which come before the old pods go", () => {
    const byApp = Map.groupBy(groups, ({ name }) => name.replace(/-r\d$/, ""));
    for (const revisions of byApp.values()) {
      for (const [at, next] of revisions.slice(1).entries()) {
        const before = revisions[at];
        const step = Number(next.image.tag) - Number(before?.image.tag);
        expect((step + 3) % 3).toBe(1);
        const goneSeconds = (before?.atSeconds ?? 0) + (before?.lifeSeconds[0] ?? 0);
        expect(next.atSeconds).toBeLessThan(goneSeconds);
      }
    }
    expect([...byApp.values()].some((revisions) => revisions.length === 3)).toBe(true);
  });
});
