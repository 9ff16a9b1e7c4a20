import { Command, InvalidArgumentError, Option } from "commander";
import { parsePlatform, type Platform } from "../placement/platform.ts";
import { VERSION } from "../runtime/version.ts";
import { parseDuration } from "./parse-duration.ts";
import { InputError } from "./input-error.ts";
import type { VerifyOptions } from "./verify-options.ts";

interface Flags {
  readonly filename?: readonly string[];
  readonly kustomize?: string;
  readonly recursive: boolean;
  readonly namespace?: string;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly output?: "json" | "yaml";
  readonly platform: readonly Platform[];
  readonly server: boolean;
  readonly timeout: number;
  readonly insecureRegistry: readonly string[];
  readonly trustedRegistry: readonly string[];
  readonly caFile: readonly string[];
}

const EXIT_CODE_HELP = `
Exit codes: 0 every image can be pulled, 1 one is proven bad, 2 of one nobody can say, 3 wrong usage or input.`;

const EXAMPLE_HELP = `
Examples:
  kubectl layerwise verify -f deployment.yaml
  kubectl layerwise verify -k overlays/production --platform linux/arm64
  helm template web ./chart | kubectl layerwise verify -f -
  kubectl layerwise verify -n shop --server`;

/** The command line, which hands what it was told to `verify`. */
export function createProgram(verify: (options: VerifyOptions) => Promise<void>): Command {
  const program = new Command("kubectl layerwise")
    .description("Finds out whether images can be pulled, before pods need them.")
    .version(VERSION)
    .helpCommand(false);
  program
    .command("verify")
    .description("check every image of manifests, or of what runs in a namespace")
    .option("-f, --filename <file...>", "manifests: files, folders, or - for standard input")
    .option("-k, --kustomize <dir>", "a kustomization, rendered with kubectl kustomize")
    .option("-R, --recursive", "take the folders in folders of -f too", false)
    .option("-n, --namespace <name>", "verify what runs there; with -f or -k, for objects without")
    .option("--server", "have the cluster check, with its own credentials", false)
    .addOption(listOption("--platform <os/arch>", "platform that is needed", parsePlatform))
    .option("--context <name>", "context of the kubeconfig")
    .option("--kubeconfig <file>", "kubeconfig file")
    .addOption(new Option("-o, --output <format>", "print for programs").choices(["json", "yaml"]))
    .addOption(timeoutOption())
    .addOption(listOption("--insecure-registry <host>", "registry with plain HTTP or any certificate"))
    .addOption(listOption("--trusted-registry <host|cidr>", "where registries may send us, though private"))
    .addOption(listOption("--ca-file <file>", "CA certificates in PEM that registries may have"))
    .addHelpText("after", `${EXAMPLE_HELP}\n${EXIT_CODE_HELP}`)
    .action((flags: Flags) => verify(verifyOptionsOf(flags)));
  return program;
}
