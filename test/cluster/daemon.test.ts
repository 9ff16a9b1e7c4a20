import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Daemon } from "./daemon.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

const patience = { timeout: 30_000, interval: 20 };

function startNode(script: string, logPath: string): Daemon {
  return new Daemon({ name: "script", command: process.execPath, args: ["-e", script], logPath });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("Daemon", () => {
  it("tells how its program ended, and keeps what it wrote", async () => {
    await using folder = await makeTemporaryFolder();
    const daemon = startNode("console.log('out'); process.exitCode = 3", join(folder.path, "log"));
    expect(await daemon.ended).toBe("exit code 3");
    expect(await daemon.readLogEnd()).toBe("out\n");
    await daemon.stop();
    expect(daemon.endedHow).toBe("exit code 3");
  });

  it("tells when its program cannot be started", async () => {
    await using folder = await makeTemporaryFolder();
    const logPath = join(folder.path, "log");
    const daemon = new Daemon({ name: "no", command: "/no/such/program", args: [], logPath });
    expect(await daemon.ended).toBe("spawn /no/such/program ENOENT");
    await daemon.stop();
    expect(daemon.pid).toBeUndefined();
  });

  it("keeps the last 4 KiB of a long log", async () => {
    await using folder = await makeTemporaryFolder();
    const daemon = startNode("console.log('a'.repeat(9999) + 'z')", join(folder.path, "log"));
    await daemon.ended;
    expect(await daemon.readLogEnd()).toBe(`${"a".repeat(4094)}z\n`);
  });

  it("stops a program that obeys with SIGTERM, and one that does not with SIGKILL", async () => {
    await using folder = await makeTemporaryFolder();
    const log = join(folder.path, "log");
    const obeys = startNode("setInterval(() => {}, 1000); console.log('up')", log);
    await expect.poll(() => obeys.readLogEnd(), patience).toBe("up\n");
    await obeys.stop();
    expect(obeys.endedHow).toBe("signal SIGTERM");
    const deaf =
      "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('deaf')";
    const refuses = startNode(deaf, log);
    await expect.poll(() => refuses.readLogEnd(), patience).toBe("up\ndeaf\n");
    await refuses.stop(1);
    expect(refuses.endedHow).toBe("signal SIGKILL");
  });

  it.each(["SIGTERM", "SIGINT", "exit"] as const)(
    "ends its program when the process that started it ends by %s",
    async (end) => {
      await using folder = await makeTemporaryFolder();
      const script = `
        const { Daemon } = await import(${JSON.stringify(join(import.meta.dirname, "daemon.ts"))});
        const daemon = new Daemon({
          name: "sleeper",
          command: process.execPath,
          args: ["-e", "setInterval(() => {}, 1000)"],
          logPath: ${JSON.stringify(join(folder.path, "log"))},
        });
        console.log(daemon.pid);
        process.stdin.once("data", () => process.exit());
      `;
      const parent = spawn(process.execPath, ["--input-type=module", "-e", script]);
      const [pid] = await once(parent.stdout, "data");
      expect(isAlive(Number(pid))).toBe(true);
      if (end === "exit") parent.stdin.write("now\n");
      else parent.kill(end);
      expect(await once(parent, "exit")).toEqual(end === "exit" ? [0, null] : [null, end]);
      await expect.poll(() => isAlive(Number(pid)), patience).toBe(false);
    },
  );
});
