import { Argument, type Command } from "commander";
import { type ImageReference, parseImageReference } from "../../placement/image-reference.ts";
import { listOption } from "../arguments/list-option.ts";
import { nameOption } from "../arguments/name-option.ts";
import { readArgument } from "../arguments/read-argument.ts";
import { timeoutOption } from "../arguments/timeout-option.ts";
import { type LabelChoice, parseSelector } from "./parse-selector.ts";
import type { WarmOptions } from "./warm-options.ts";

interface Flags {
  readonly selector?: readonly LabelChoice[];
  readonly node?: readonly string[];
  readonly name?: string;
  readonly namespace?: string;
  readonly pullSecret?: readonly string[];
  readonly wait?: boolean;
  readonly timeout: number;
  readonly context?: string;
  readonly kubeconfig?: string;
}

const DEFAULT_TIMEOUT = "10m";

const AFTER_HELP = `
Makes an ImageCache, or changes the one of that name; kubectl layerwise status shows how far it is, and
kubectl delete imagecache ends it.

Exit code: 0 made, or with --wait every image is on every node, 1 an image failed and is given up for now,
2 not finished in time, 3 wrong usage or input.

Examples:
  kubectl layerwise warm nginx:1.27 redis:7 --wait
  kubectl layerwise warm ghcr.io/team/model:v3 -l accelerator=gpu --pull-secret ghcr
  kubectl layerwise warm ghcr.io/team/web:v2 --node node-1 --node node-2 -n shop
`;

/** Adds `warm` to the command line. */
export function addWarmCommand(
  program: Command,
  warm: (options: WarmOptions) => Promise<void>,
): void {
  const command = program
    .command("warm")
    .description("Has nodes pull images before pods need them.")
    .exitOverride()
    .addArgument(
      new Argument("<image...>", "image references, as pods name them").argParser(
        (text: string, previous: readonly ImageReference[] | undefined) => [
          ...(previous ?? []),
          readArgument(text, parseImageReference),
        ],
      ),
    )
    .addOption(nameOption("-n, --namespace <name>", "namespace of the ImageCache"))
    .addOption(
      nameOption(
        "--name <name>",
        "name of the ImageCache; without it one that stands for the rest",
      ),
    )
    .addOption(
      listOption("-l, --selector <labels>", "labels of the nodes, such as tier=back", (text) =>
        readArgument(text, parseSelector),
      ),
    )
    .addOption(listOption("--node <name>", "node to pull on, instead of all of them"))
    .addOption(listOption("--pull-secret <name>", "Secret of the namespace to pull with"))
    .option("--wait", "show how far the nodes are until all of them are done")
    .addOption(timeoutOption("with --wait, how long to wait, such as 30m", DEFAULT_TIMEOUT))
    .option("--context <name>", "context of the kubeconfig to use")
    .option("--kubeconfig <file>", "kubeconfig to use")
    .addHelpText("after", AFTER_HELP);
  command.action((images: readonly ImageReference[], flags: Flags) =>
    warm(warmOptionsOf(images, flags)),
  );
}

function warmOptionsOf(images: readonly ImageReference[], flags: Flags): WarmOptions {
  const { name, namespace, context, kubeconfig, timeout: timeoutMs } = flags;
  return {
    images,
    selector: (flags.selector ?? []).flat(),
    nodes: flags.node ?? [],
    pullSecrets: flags.pullSecret ?? [],
    wait: flags.wait ?? false,
    timeoutMs,
    name,
    namespace,
    context,
    kubeconfig,
  };
}
