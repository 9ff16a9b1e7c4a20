import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Daemon } from "./daemon.ts";
import { onFreePort, untilReady } from "./ready-daemon.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

describe("untilReady()", () => {
  it("ends with the log of a program that ended first", async () => {
    await using folder = await makeTemporaryFolder();
    const daemon = new Daemon({
      name: "broken",
      command: process.execPath,
      args: ["-e", "console.error('no luck today'); process.exitCode = 4"],
      logPath: join(folder.path, "log"),
    });
    const waiting = untilReady(daemon, { timeoutMs: 30_000, isReady: async () => false });
    await expect(waiting).rejects.toThrow(
      "broken did not start (exit code 4); its log ends with:\nno luck today\n",
    );
  });

  it("stops a program that is not ready in time", async () => {
    await using folder = await makeTemporaryFolder();
    const daemon = new Daemon({
      name: "slow",
      command: process.execPath,
      args: ["-e", "setInterval(() => {}, 1000)"],
      logPath: join(folder.path, "log"),
    });
    const isReady = () => Promise.reject(new Error("connection refused"));
    await expect(untilReady(daemon, { timeoutMs: 1, isReady })).rejects.toThrow(
      "slow did not start (not ready after 0.001 s)",
    );
    expect(daemon.endedHow).toBe("signal SIGTERM");
  });
});

describe("onFreePort()", () => {
  it("gives a loopback port that can be listened on", async () => {
    const port = await onFreePort(async (candidate) => {
      const server = createServer().listen(candidate, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      await new Promise((resolve) => server.close(resolve));
      return candidate;
    });
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(30_000);
  });

  it("tries another port when someone took the first, five times at most", async () => {
    const tried: number[] = [];
    const taken = onFreePort(async (port) => {
      tried.push(port);
      throw new Error(`listen tcp 127.0.0.1:${port}: bind: address already in use`);
    });
    await expect(taken).rejects.toThrow("address already in use");
    expect(tried).toHaveLength(5);
  });

  it("does not try again when something else is wrong", async () => {
    let calls = 0;
    const broken = onFreePort(async () => {
      calls += 1;
      throw new Error("unknown flag");
    });
    await expect(broken).rejects.toThrow("unknown flag");
    expect(calls).toBe(1);
  });
});
