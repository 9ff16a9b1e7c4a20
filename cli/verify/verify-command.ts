import { type Command, Option } from "commander";
import { type Platform, parsePlatform } from "../../placement/platform.ts";
import { listOption } from "../arguments/list-option.ts";
import { nameOption } from "../arguments/name-option.ts";
import { readArgument } from "../arguments/read-argument.ts";
import { timeoutOption } from "../arguments/timeout-option.ts";
import { InputError } from "../input-error.ts";
import type { DocumentFormat } from "../terminal/format-document.ts";
import type { VerifyOptions } from "./verify-options.ts";

interface Flags {
  readonly filename?: readonly string[];
  readonly kustomize?: string;
  readonly recursive?: boolean;
  readonly namespace?: string;
  readonly server?: boolean;
  readonly platform?: readonly Platform[];
  readonly output?: DocumentFormat;
  readonly timeout: number;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly insecureRegistry?: readonly string[];
  readonly trustedRegistry?: readonly string[];
  readonly caFile?: readonly string[];
}

const DEFAULT_TIMEOUT = "1m";

const AFTER_HELP = `
Without -f and -k, -n says whose pods and workloads to verify. Platforms are those of the nodes that may run an image,
or linux/amd64 where no cluster can be asked.

Exit code: 0 every image can be pulled, 1 one is proven bad, 2 nobody can say of one, 3 wrong usage or input.

Examples:
  kubectl layerwise verify -f deployment.yaml
  kubectl layerwise verify -k overlays/production --platform linux/arm64
  helm template web ./chart | kubectl layerwise verify -f -
  kubectl layerwise verify -n shop --server
`;

/** Adds `verify` to the command line. */
export function addVerifyCommand(
  program: Command,
  verify: (options: VerifyOptions) => Promise<void>,
): void {
  const command = program
    .command("verify")
    .description("Checks every image of manifests, or of what runs in a namespace.")
    .exitOverride()
    .addOption(
      nameOption("-n, --namespace <name>", "namespace to verify, or of manifests that name none"),
    )
    .option("-R, --recursive", "with -f, also the folders in a folder")
    .addOption(
      new Option("-f, --filename <file...>", "manifests: files, folders, - for standard input"),
    )
    .addOption(
      new Option("-k, --kustomize <folder>", "what kubectl kustomize makes of a folder").conflicts([
        "filename",
        "recursive",
      ]),
    )
    .addOption(new Option("-o, --output <format>", "for programs").choices(["json", "yaml"]))
    .addOption(
      new Option(
        "--server",
        "have the cluster look, with its own credentials and network",
      ).conflicts(["platform", "insecureRegistry", "trustedRegistry", "caFile"]),
    )
    .addOption(listOption("--platform <os/arch>", "platform that every image needs", readPlatform))
    .addOption(timeoutOption("how long to wait for each image, such as 30s", DEFAULT_TIMEOUT))
    .option("--context <name>", "context of the kubeconfig to use")
    .option("--kubeconfig <file>", "kubeconfig to use")
    .addOption(listOption("--ca-file <file>", "CA certificates, in PEM, of registries"))
    .addOption(
      listOption("--insecure-registry <host[:port]>", "registry to speak to in plain HTTP"),
    )
    .addOption(
      listOption("--trusted-registry <host|cidr>", "private place that registries may send us to"),
    )
    .addHelpText("after", AFTER_HELP);
  command.action((flags: Flags) => verify(verifyOptionsOf(flags)));
}

function verifyOptionsOf(flags: Flags): VerifyOptions {
  const { filename: paths, kustomize: folder, recursive = false, namespace } = flags;
  if (paths === undefined && folder === undefined && namespace === undefined) {
    throw new InputError("Nothing to verify: pass -f FILE, -k FOLDER or -n NAMESPACE");
  }
  const manifests = paths && ({ kind: "files", paths, recursive } as const);
  const kustomization =
    folder === undefined ? undefined : ({ kind: "kustomization", folder } as const);
  return {
    source: manifests ?? kustomization ?? { kind: "namespace" },
    platforms: flags.platform ?? [],
    timeoutMs: flags.timeout,
    namespace,
    output: flags.output,
    server: flags.server ?? false,
    context: flags.context,
    kubeconfig: flags.kubeconfig,
    insecureRegistry: flags.insecureRegistry ?? [],
    trustedRegistry: flags.trustedRegistry ?? [],
    caFile: flags.caFile ?? [],
  };
}

function readPlatform(text: string): Platform {
  return readArgument(text, parsePlatform);
}
