import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { VERSION } from "../../runtime/version.ts";

const FIXTURE = fileURLToPath(new URL("fixture-role.ts", import.meta.url));

function start(...argv: string[]): ChildProcess & { stdout: NodeJS.ReadableStream } {
  const env = { PATH: process.env["PATH"] ?? "" };
  const child = spawn(process.execPath, [FIXTURE, ...argv], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function finish(...argv: string[]) {
  const child = start(...argv);
  const [out, error, [code]] = await Promise.all([
    text(child.stdout),
    child.stderr === null ? "" : text(child.stderr),
    once(child, "exit"),
  ]);
  return { out, error, code };
}

/** Starts the fixture and waits for both of its addresses. */
async function serve(...argv: string[]) {
  const child = start(...argv);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  async function next(): Promise<Record<string, unknown>> {
    const { value, done } = await lines.next();
    return done ? {} : (JSON.parse(value) as Record<string, unknown>);
  }
  const [operations, listener] = [(await next())["address"], (await next())["address"]];
  return { child, next, operations: String(operations), listener: String(listener) };
}

// Each test starts processes, which takes its time on a busy machine.
describe("runRole()", { timeout: 60_000 }, () => {
  it("prints help and the version, and exits 0", async () => {
    const [help, version] = await Promise.all([finish("--help"), finish("--version")]);
    expect(help).toMatchObject({ code: 0, error: "" });
    expect(help.out).toMatch(/^Usage: node fixture\/main.ts \[flags\]\n/);
    expect(version).toEqual({ out: `${VERSION}\n`, error: "", code: 0 });
  });

  it("prints every configuration fault and exits 2", async () => {
    expect(await finish("--listen=8888", "--log-level=loud")).toEqual({
      out: "",
      error: `Cannot start the fixture: 2 faults in its configuration
  --listen "8888": expected HOST:PORT such as 127.0.0.1:8888, [::1]:8888 or :8888
  --log-level "loud": Invalid option: expected one of "trace"|"debug"|"info"|"warn"|"error"|"fatal"
`,
      code: 2,
    });
  });

  it("says in one line that a port is in use, and exits 1", async () => {
    await using taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const { out, code } = await finish(`--metrics-listen=127.0.0.1:${port}`);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      level: "fatal",
      msg: expect.stringMatching(/the port is in use; .* choose another with --metrics-listen$/),
    });
  });

  it("finishes the request in flight after SIGTERM and exits 0", async () => {
    const { child, next, listener } = await serve();
    const answered = fetch(listener).then((response) => response.text());
    await next();
    child.kill("SIGTERM");
    const [answer, [code]] = await Promise.all([answered, once(child, "exit")]);
    expect([answer, code]).toEqual(["done", 0]);
  });

  it("is not ready while it drains, and leaves at once on a second signal", async () => {
    const { child, next, operations } = await serve("--drain-delay-seconds=60");
    child.kill("SIGINT");
    expect(await next()).toMatchObject({ msg: "stopping" });
    const ready = await fetch(`${operations}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([503, "not ready: stopping\n"]);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([1, null]);
  });
});
