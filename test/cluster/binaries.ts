import { join } from "node:path";
import { type BuiltProgramOptions, builtProgram } from "./built-program.ts";
import { canExecute } from "./executable.ts";
import {
  type ControlPlaneName,
  controlPlaneProgram,
  helmProgram,
  type RegistryName,
  registryProgram,
} from "./go-program.ts";

/**
 * Paths of the control plane's programs. Those that `KUBEBUILDER_ASSETS` holds are taken from there, the
 * others are built once and cached, with progress on standard error.
 * @throws {Error} whose message is one line that says what to do.
 */
export async function controlPlaneBinaries(
  options: BuiltProgramOptions = {},
): Promise<Record<ControlPlaneName, string>> {
  const assets = await readAssets(options.environment ?? process.env);
  const missing = controlPlaneProgram.names.some((name) => assets[name] === undefined);
  const built = missing ? await builtProgram(controlPlaneProgram, options) : {};
  return { ...built, ...assets } as Record<ControlPlaneName, string>;
}

/** Paths of the registry and of what hashes its passwords, built once and cached like the control plane. */
export function registryBinaries(
  options: BuiltProgramOptions = {},
): Promise<Record<RegistryName, string>> {
  return builtProgram(registryProgram, options);
}

/** Path of Helm, built once and cached like the control plane. */
export async function helmBinary(options: BuiltProgramOptions = {}): Promise<string> {
  const { helm } = await builtProgram(helmProgram, options);
  return helm;
}

async function readAssets(
  environment: NodeJS.ProcessEnv,
): Promise<Partial<Record<ControlPlaneName, string>>> {
  const folder = environment["KUBEBUILDER_ASSETS"];
  if (folder === undefined || folder === "") return {};
  const found: Partial<Record<ControlPlaneName, string>> = {};
  for (const name of controlPlaneProgram.names) {
    const path = join(folder, name);
    if (await canExecute(path)) found[name] = path;
  }
  for (const name of ["etcd", "kube-apiserver"] as const) {
    if (found[name] !== undefined) continue;
    throw new Error(
      `KUBEBUILDER_ASSETS is "${folder}", which has no ${name}: correct it or unset it`,
    );
  }
  return found;
}
