import { describe, expect, it } from "vitest";
import { runProgram } from "../../cli/run-program.ts";

const base = {
  environment: {},
  timeoutMs: 20_000,
  maxOutputBytes: 1_000,
  signal: new AbortController().signal,
};

function node(script: string, options: Partial<Parameters<typeof runProgram>[1]> = {}) {
  return runProgram(process.execPath, { ...base, ...options, args: ["-e", script] });
}

describe("runProgram()", () => {
  it("hands over standard input and takes outputs and exit code", async () => {
    const script =
      "process.stdin.on('data', (d) => { process.stdout.write(d); console.error('e'); process.exitCode = 7 })";
    expect(await node(script, { input: "hello" })).toEqual({
      kind: "ended",
      code: 7,
      stdout: "hello",
      stderr: "e\n",
    });
  });

  it("takes no argument for a command of a shell", async () => {
    const result = await runProgram(process.execPath, {
      ...base,
      args: ["-p", "process.argv[1]", "$(id); *"],
    });
    expect(result).toEqual({ kind: "ended", code: 0, stdout: "$(id); *\n", stderr: "" });
  });

  it("ends a program that does not end by itself", async () => {
    expect(await node("setInterval(() => {}, 1e6)", { timeoutMs: 300 })).toEqual({
      kind: "failed",
      reason: "it did not end within 300 ms",
    });
  });

  it("ends a program that writes without end", async () => {
    expect(await node("for (;;) console.log('x'.repeat(1e4))")).toEqual({
      kind: "failed",
      reason: "it wrote more than 1000 bytes",
    });
  });

  it("says that a program is not there", async () => {
    expect(await runProgram("no-such-program-here", { ...base, args: [] })).toEqual({
      kind: "failed",
      reason: "it is not installed, or not in PATH",
    });
  });

  it("rejects with the reason of the signal", async () => {
    const stop = new AbortController();
    const running = node("setInterval(() => {}, 1e6)", { signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
  });
});
