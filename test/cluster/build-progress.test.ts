import { describe, expect, it } from "vitest";
import { FakeClock } from "../support/fake-clock.ts";
import { BuildProgress } from "./build-progress.ts";

function recorder(terminal: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  return { written, ...terminal, write: (text: string) => written.push(text) };
}

describe("BuildProgress", () => {
  it("shows nothing when nothing was to be done", () => {
    const stream = recorder();
    new BuildProgress(stream, new FakeClock()).end("all is there");
    expect(stream.written).toEqual([]);
  });

  it("writes a line at each step and every 15 s into a log", async () => {
    const stream = recorder();
    const clock = new FakeClock();
    const progress = new BuildProgress(stream, clock);
    progress.step("fetching");
    progress.detail("3 modules");
    await clock.advance(16_000);
    progress.step("compiling");
    progress.step("compiling");
    progress.detail("7 of 9 packages");
    await clock.advance(60_000);
    progress.end("done");
    await clock.advance(60_000);
    expect(stream.written).toEqual([
      "layerwise: 0m00s fetching\n",
      "layerwise: 0m15s fetching (3 modules)\n",
      "layerwise: 0m16s compiling\n",
      "layerwise: 0m30s compiling (7 of 9 packages)\n",
      "layerwise: 0m45s compiling (7 of 9 packages)\n",
      "layerwise: 1m00s compiling (7 of 9 packages)\n",
      "layerwise: 1m15s compiling (7 of 9 packages)\n",
      "layerwise: 1m16s done\n",
    ]);
    expect(clock.pendingTimers).toBe(0);
  });

  it("keeps one line of a terminal's width up to date", async () => {
    const stream = recorder({ isTTY: true, columns: 24 });
    const clock = new FakeClock();
    const progress = new BuildProgress(stream, clock);
    progress.step("compiling");
    progress.detail("1 of 9 packages");
    await clock.advance(500);
    progress.end();
    expect(stream.written).toEqual([
      "\r\u001b[Klayerwise: 0m00s compil",
      "\r\u001b[Klayerwise: 0m00s compil",
      "\n",
    ]);
  });
});
