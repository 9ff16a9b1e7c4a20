import { CommanderError } from "commander";
import { KubeApiError } from "../kube/kube-api-error.ts";
import { UnreachableError } from "../kube/unreachable-error.ts";
import { OperatorError } from "../runtime/operator-error.ts";
import { EXIT_CODES, exitCodeOf } from "./exit-code.ts";
import { InputError } from "./input-error.ts";
import { createProgram } from "./program.ts";
import { status } from "./status/status.ts";
import type { Surroundings } from "./surroundings.ts";
import { escapeText } from "./terminal/escape-text.ts";
import { verify } from "./verify/verify.ts";
import { warm } from "./warm/warm.ts";

/** Runs the command line; resolves to the exit code, whatever happens. */
export async function runCommandLine(
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { stdout, stderr, signal } = surroundings;
  let exitCode: number = EXIT_CODES.good;
  const program = createProgram({
    verify: async (options) => {
      exitCode = exitCodeOf(await verify(options, surroundings));
    },
    warm: async (options) => {
      exitCode = exitCodeOf(await warm(options, surroundings));
    },
    status: (options) => status(options, surroundings),
  });
  for (const command of [program, ...program.commands]) {
    command.configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text.split("\n").map(escapeText).join("\n")),
    });
  }
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (signal.aborted) return EXIT_CODES.interrupted;
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? EXIT_CODES.good : EXIT_CODES.usage;
    stderr.write(`error: ${escapeText(textOf(error))}\n`);
    return error instanceof InputError ? EXIT_CODES.usage : EXIT_CODES.unknown;
  }
}

/** One line for what a person can mend; all there is for what is our fault. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isExpected =
    error instanceof InputError ||
    error instanceof OperatorError ||
    error instanceof KubeApiError ||
    error instanceof UnreachableError ||
    error.name === "TimeoutError";
  return isExpected ? error.message : (error.stack ?? error.message);
}
