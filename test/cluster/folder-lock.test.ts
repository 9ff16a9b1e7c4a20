import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FakeClock } from "../support/fake-clock.ts";
import { withFolderLock } from "./folder-lock.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

/** Moves time on while `work` goes through real files, and says how long it took by the clock. */
async function runToEnd(clock: FakeClock, work: Promise<unknown>): Promise<number> {
  const startMs = clock.nowMs();
  const progress = { done: false };
  const watched = work.finally(() => {
    progress.done = true;
  });
  while (!progress.done) await clock.advance(100);
  await watched;
  return clock.nowMs() - startMs;
}

function ignore(): void {}

describe("withFolderLock()", () => {
  it("lets a second holder in only when the first is done", async () => {
    await using folder = await makeTemporaryFolder();
    const lock = join(folder.path, "lock");
    const clock = new FakeClock();
    const steps: string[] = [];
    const release = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const first = withFolderLock(lock, { clock, whileWaiting: ignore }, async () => {
      entered.resolve();
      await release.promise;
      steps.push("first");
    });
    await entered.promise;
    const waits = Promise.withResolvers<void>();
    const second = withFolderLock(lock, { clock, whileWaiting: waits.resolve }, async () => {
      steps.push("second");
    });
    await waits.promise;
    release.resolve();
    await first;
    await runToEnd(clock, second);
    expect(steps).toEqual(["first", "second"]);
    expect(await readdir(folder.path)).toEqual([]);
  });

  it("is given back when the work fails", async () => {
    await using folder = await makeTemporaryFolder();
    const lock = join(folder.path, "lock");
    const options = { clock: new FakeClock(), whileWaiting: ignore };
    const failing = withFolderLock(lock, options, () => Promise.reject(new Error("out of luck")));
    await expect(failing).rejects.toThrow("out of luck");
    expect(await withFolderLock(lock, options, async () => "done")).toBe("done");
  });

  it("takes over at once from a holder of this host that is gone", async () => {
    await using folder = await makeTemporaryFolder();
    const lock = join(folder.path, "lock");
    const dead = spawn(process.execPath, ["--version"]);
    await once(dead, "exit");
    await mkdir(lock);
    await writeFile(join(lock, "holder"), JSON.stringify({ pid: dead.pid, host: hostname() }));
    const clock = new FakeClock();
    const work = withFolderLock(lock, { clock, whileWaiting: ignore }, async () => "done");
    expect(await work).toBe("done");
  });

  it.each([
    { who: "of another host", holder: JSON.stringify({ pid: 1, host: "elsewhere.invalid" }) },
    { who: "that wrote nothing readable", holder: "{" },
  ])("takes over from a holder $who when it was silent for 20 s", async ({ holder }) => {
    await using folder = await makeTemporaryFolder();
    const lock = join(folder.path, "lock");
    await mkdir(lock);
    await writeFile(join(lock, "holder"), holder);
    const clock = new FakeClock();
    const work = withFolderLock(lock, { clock, whileWaiting: ignore }, async () => "done");
    expect(await runToEnd(clock, work)).toBeGreaterThanOrEqual(20_000);
    expect(await work).toBe("done");
  });

  it("waits for a holder that touches the lock, however long the work takes", async () => {
    await using folder = await makeTemporaryFolder();
    const lock = join(folder.path, "lock");
    const holderClock = new FakeClock();
    const waiterClock = new FakeClock();
    const release = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const first = withFolderLock(lock, { clock: holderClock, whileWaiting: ignore }, async () => {
      entered.resolve();
      await release.promise;
      return "first";
    });
    await entered.promise;
    let waits = 0;
    const order: string[] = [];
    const second = withFolderLock(
      lock,
      { clock: waiterClock, whileWaiting: () => (waits += 1) },
      async () => order.push("second"),
    );
    // 60 s of waiting, during which the holder's two-second beats go on.
    for (let polls = 0; polls < 120; polls++) {
      const seen = waits;
      await expect.poll(() => waits, { interval: 1 }).toBeGreaterThan(seen - 1);
      await holderClock.advance(2_000);
      await waiterClock.advance(500);
    }
    order.push("first");
    release.resolve();
    expect(await first).toBe("first");
    await runToEnd(waiterClock, second);
    expect(order).toEqual(["first", "second"]);
  });
});
