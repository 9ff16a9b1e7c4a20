import { Command } from "commander";
import { VERSION } from "../runtime/version.ts";
import { addStatusCommand } from "./status/status-command.ts";
import type { StatusOptions } from "./status/status-options.ts";
import { addVerifyCommand } from "./verify/verify-command.ts";
import type { VerifyOptions } from "./verify/verify-options.ts";
import { addWarmCommand } from "./warm/warm-command.ts";
import type { WarmOptions } from "./warm/warm-options.ts";

/** What the commands do with what they were told. */
export interface Actions {
  readonly verify: (options: VerifyOptions) => Promise<void>;
  readonly warm: (options: WarmOptions) => Promise<void>;
  readonly status: (options: StatusOptions) => Promise<void>;
}

/** The command line, which hands what it was told to `actions`; throws CommanderError rather than to exit. */
export function createProgram({ verify, warm, status }: Actions): Command {
  const program = new Command("kubectl layerwise")
    .description("Images on the nodes before pods need them: checks, warms and shows them.")
    .version(VERSION)
    .helpCommand(false)
    .exitOverride();
  addVerifyCommand(program, verify);
  addWarmCommand(program, warm);
  addStatusCommand(program, status);
  return program;
}
