import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import type { ContainedProgram } from "./contained-program.ts";

const MODULE = new URL("./contained-program.ts", import.meta.url).href;
/** Its argument is the program. */
const RUNNER = `
import { runContained } from ${JSON.stringify(MODULE)};
const { command, args } = JSON.parse(process.argv[1]);
process.exit(await runContained({ command, args, environment: process.env }));
`;
/** Leaves no signal to its default, and has a child in a session of its own; all of them hold standard output. */
const STUBBORN = `trap "" INT TERM HUP; setsid sleep 1000 & sleep 1000 & echo started; wait`;

describe("runContained()", () => {
  function run(program: Pick<ContainedProgram, "command" | "args">): ChildProcess {
    const args = ["--input-type=module", "--eval", RUNNER, JSON.stringify(program)];
    return spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  }

  it("returns the exit code of the program", async () => {
    const runner = run({ command: "sh", args: ["-c", "exit 7"] });
    expect(await once(runner, "close")).toEqual([7, null]);
  });

  it.for([
    ["SIGINT", [130, null]],
    ["SIGTERM", [143, null]],
    ["SIGHUP", [129, null]],
    ["SIGKILL", [null, "SIGKILL"]],
  ] as const)("leaves no process behind after %s", async ([signal, ending]) => {
    const runner = run({ command: "sh", args: ["-c", STUBBORN] });
    const output: string[] = [];
    runner.stdout?.on("data", (bytes) => output.push(String(bytes)));
    await expect.poll(() => output.join(""), { timeout: 20_000 }).toBe("started\n");
    runner.kill(signal);
    // Not before the last process that holds standard output has ended.
    expect(await once(runner, "close")).toEqual(ending);
  });
});
