import { Argument, type Command, Option } from "commander";
import { quoteText } from "../../placement/quote-text.ts";
import { nameOption } from "../arguments/name-option.ts";
import { parseObjectName } from "../arguments/parse-object-name.ts";
import { readArgument } from "../arguments/read-argument.ts";
import { InputError } from "../input-error.ts";
import type { StatusOptions } from "./status-options.ts";

interface Flags extends Omit<StatusOptions, "name" | "allNamespaces"> {
  readonly allNamespaces?: boolean;
}

const AFTER_HELP = `
Examples:
  kubectl layerwise status
  kubectl layerwise status models -n shop
  kubectl layerwise status -A -o wide
`;

/** Adds `status` to the command line. */
export function addStatusCommand(
  program: Command,
  status: (options: StatusOptions) => Promise<void>,
): void {
  const command = program
    .command("status")
    .description("Shows how far the nodes are with the images of ImageCaches, and what is wrong.")
    .exitOverride()
    .addArgument(
      new Argument("[name]", "one ImageCache, with each of its images").argParser((text: string) =>
        readArgument(text, parseObjectName),
      ),
    )
    .addOption(nameOption("-n, --namespace <name>", "namespace of the ImageCaches"))
    .addOption(
      new Option("-A, --all-namespaces", "ImageCaches of all namespaces").conflicts("namespace"),
    )
    .addOption(
      new Option("-o, --output <format>", "for programs, or with more columns").choices([
        "json",
        "yaml",
        "wide",
      ]),
    )
    .option("--context <name>", "context of the kubeconfig to use")
    .option("--kubeconfig <file>", "kubeconfig to use")
    .addHelpText("after", AFTER_HELP);
  command.action((name: string | undefined, flags: Flags) => status(statusOptionsOf(name, flags)));
}

function statusOptionsOf(
  name: string | undefined,
  { allNamespaces = false, ...flags }: Flags,
): StatusOptions {
  if (name !== undefined && allNamespaces) {
    throw new InputError(
      `Cannot show one ImageCache of all namespaces: leave out -A or ${quoteText(name)}`,
    );
  }
  return { ...flags, name, allNamespaces };
}
