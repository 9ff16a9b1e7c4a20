import { createProgram } from "../../cli/program.ts";
import type { StatusOptions } from "../../cli/status/status-options.ts";
import type { VerifyOptions } from "../../cli/verify/verify-options.ts";
import type { WarmOptions } from "../../cli/warm/warm-options.ts";

export interface ParsedCommand {
  readonly verify?: VerifyOptions;
  readonly warm?: WarmOptions;
  readonly status?: StatusOptions;
}

/** What a command line asks for, by its command; throws CommanderError as the program does. */
export async function parsedCommand(...argv: readonly string[]): Promise<ParsedCommand> {
  let parsed: ParsedCommand = {};
  const program = createProgram({
    verify: async (verify) => void (parsed = { verify }),
    warm: async (warm) => void (parsed = { warm }),
    status: async (status) => void (parsed = { status }),
  });
  for (const command of [program, ...program.commands]) {
    command.configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  }
  await program.parseAsync(argv, { from: "user" });
  return parsed;
}
