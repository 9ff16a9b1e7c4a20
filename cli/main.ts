import { systemClock } from "../runtime/clock.ts";
import { runCommandLine } from "./command-line.ts";
import { EXIT_CODES } from "./exit-code.ts";

const interrupt = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(name, () => {
    // The second time means now, whatever is left behind.
    if (interrupt.signal.aborted) process.exit(EXIT_CODES.interrupted);
    interrupt.abort(new Error("Interrupted"));
  });
}
for (const stream of [process.stdout, process.stderr]) {
  // Whoever reads a pipe may stop at any time, as head does.
  stream.on("error", () => undefined);
}
process.on("uncaughtException", (error) => {
  // Node.js would exit with 1, which says that an image is bad.
  process.stderr.write(`error: ${error.stack ?? error.message}\n`);
  process.exit(EXIT_CODES.unknown);
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  environment: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  clock: systemClock,
  signal: interrupt.signal,
});
