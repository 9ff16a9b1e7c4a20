import { describe, expect, it } from "vitest";
import { rollingWorkload } from "../../bench/rolling-workload.ts";
import { sampleImage } from "./sample-groups.ts";

const images = ["1", "2", "3"].map((tag) => sampleImage(tag, { [tag]: 1 }));
const options = { seed: 1, pods: 300, podsPerSecond: 2.5, meanLifeSeconds: 600 };

describe("rollingWorkload()", () => {
  const groups = rollingWorkload(images, options);

  it("is in order of time and about as large as asked for", () => {
    const times = groups.map(({ atSeconds }) => atSeconds);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const pods = groups.reduce((sum, { lifeSeconds }) => sum + lifeSeconds.length, 0);
    expect(pods).toBe(300);
  });

  it("gives every group two successors with the next tags, which come before the old pods go", () => {
    const byApp = Map.groupBy(groups, ({ name }) => name.replace(/-r\d$/, ""));
    for (const revisions of byApp.values()) {
      const [first, second, third] = revisions.toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const tags = [first, second, third].map((group) => Number(group?.image.tag));
      expect(tags.map((tag) => (tag - (tags[0] ?? 0) + 3) % 3)).toEqual([0, 1, 2]);
      const goneSeconds = (first?.atSeconds ?? 0) + (first?.lifeSeconds[0] ?? 0);
      expect(second?.atSeconds).toBeLessThan(goneSeconds);
    }
  });
});
