import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { open } from "node:fs/promises";

const tailBytes = 4096;
const running = new Set<ChildProcess>();

export interface DaemonOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Standard output and error are appended to it. */
  readonly logPath: string;
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * A program in the background that never outlives this process: it holds the reading end of a pipe whose
 * closing tells our own binaries to exit, and others are killed on exit and on SIGINT, SIGTERM and SIGHUP.
 */
export class Daemon {
  readonly name: string;
  readonly logPath: string;
  /** Resolves when the program has ended, with how: `exit code 1`, `signal SIGKILL`. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  #how: string | undefined;

  constructor(options: DaemonOptions) {
    this.name = options.name;
    this.logPath = options.logPath;
    const log = openSync(options.logPath, "a", 0o600);
    try {
      this.#child = spawn(options.command, options.args, {
        // Its own group: Ctrl-C reaches this process alone, which then stops things in order.
        detached: true,
        env: { ...process.env, ...options.environment, EXIT_WITH_STDIN: "1" },
        stdio: ["pipe", log, log],
      });
    } finally {
      closeSync(log);
    }
    this.ended = new Promise((resolve) => {
      this.#child.once("error", (error) => resolve(error.message));
      this.#child.once("exit", (code, signal) =>
        resolve(signal ? `signal ${signal}` : `exit code ${code}`),
      );
    });
    // The pipe breaks when the program ends first; `ended` is what tells.
    this.#child.stdin?.on("error", () => undefined);
    void this.#follow();
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** How the program ended; `undefined` while it runs. */
  get endedHow(): string | undefined {
    return this.#how;
  }

  /** Ends the program with SIGTERM, after `graceMs` with SIGKILL, and waits until it is gone. */
  async stop(graceMs = 5_000): Promise<void> {
    if (this.#how !== undefined) return;
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), graceMs);
    await this.ended;
    clearTimeout(timer);
  }

  /** Ends the program as a crash would. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.ended;
  }

  /** The end of the log, at most 4 KiB. */
  async readLogEnd(): Promise<string> {
    await using log = await open(this.logPath);
    const { size } = await log.stat();
    const start = Math.max(0, size - tailBytes);
    const { buffer, bytesRead } = await log.read({
      buffer: Buffer.alloc(tailBytes),
      position: start,
    });
    return buffer.toString("utf8", 0, bytesRead);
  }

  async #follow(): Promise<void> {
    watchForExit();
    running.add(this.#child);
    this.#how = await this.ended;
    running.delete(this.#child);
  }
}

let watching = false;

function watchForExit(): void {
  if (watching) return;
  watching = true;
  process.once("exit", killAll);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      // Whoever else listens (the demo, a test runner) stops things in order and decides about the exit.
      if (process.listenerCount(signal) > 0) return;
      killAll();
      process.kill(process.pid, signal);
    });
  }
}

function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}
