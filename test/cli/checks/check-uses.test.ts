import { describe, expect, it } from "vitest";
import { checkUses } from "../../../cli/checks/check-uses.ts";
import type { ImageChecker } from "../../../cli/checks/image-checker.ts";
import type { ImageFinding } from "../../../cli/checks/image-finding.ts";
import type { Progress } from "../../../cli/terminal/progress.ts";
import { useOf } from "../workloads/sample-use.ts";

const good: ImageFinding = { verdict: "good", reason: "Pullable", platforms: [] };
const never: ImageFinding = { ...good, reason: "Present" };

interface Recorded {
  readonly checker: ImageChecker;
  readonly progress: Progress;
  readonly events: string[];
  mostRunning: number;
}

function recorded(check: (image: string) => Promise<ImageFinding>): Recorded {
  const events: string[] = [];
  let running = 0;
  const record: Recorded = {
    events,
    mostRunning: 0,
    checker: {
      concurrency: 2,
      keyOf: ({ image }) => image.reference,
      async check({ image }) {
        record.mostRunning = Math.max(record.mostRunning, ++running);
        try {
          return await check(image.reference);
        } finally {
          running--;
        }
      },
    },
    progress: {
      start: (images) => void events.push(`start ${images.join(" ")}`),
      checking: (index) => void events.push(`checking ${index}`),
      done: (index, { reason }) => void events.push(`done ${index} ${reason}`),
      end: () => void events.push("end"),
    },
  };
  return record;
}

function options(record: Recorded, signal = new AbortController().signal) {
  return { checker: record.checker, progress: record.progress, neverPulled: () => never, signal };
}

describe("checkUses()", () => {
  it("checks each distinct image once, a few at a time, and answers in order", async () => {
    const record = recorded(async () => good);
    const images = ["a", "b", "a", "c", "d"];
    const checked = await checkUses(images.map(useOf), options(record));
    expect(checked.map(({ image, finding }) => [image, finding])).toEqual(
      ["a", "b", "c", "d"].map((image) => [image, good]),
    );
    expect(record.mostRunning).toBe(2);
    expect(record.events.filter((event) => event.startsWith("done")).sort()).toEqual(
      [0, 1, 2, 3].map((index) => `done ${index} Pullable`),
    );
    expect([record.events[0], record.events.at(-1)]).toEqual(["start a b c d", "end"]);
  });

  it("asks nobody about an image that is never pulled, though another container pulls it", async () => {
    const record = recorded(async () => good);
    const use = useOf("a");
    const image = { ...use.image, container: "other", pullPolicy: "Never" } as const;
    const checked = await checkUses([use, { ...use, image }], options(record));
    expect(checked.map(({ finding }) => finding)).toEqual([good, never]);
  });

  it("stops all when one fails, and rejects with that", async () => {
    const record = recorded(async () => Promise.reject(new Error("no cluster")));
    const uses = ["a", "b", "c", "d"].map(useOf);
    await expect(checkUses(uses, options(record))).rejects.toThrow("no cluster");
    expect(record.events).toEqual(["start a b c d", "checking 0", "checking 1", "end"]);
  });

  it("begins nothing when the user has had enough", async () => {
    const record = recorded(async () => good);
    const signal = AbortSignal.abort(new Error("interrupted"));
    await expect(checkUses([useOf("a")], options(record, signal))).rejects.toThrow("interrupted");
    expect(record.events).toEqual(["start a", "end"]);
  });
});
