import { join } from "node:path";
import { controlPlaneBinaries, registryBinaries } from "../cluster/binaries.ts";
import { builtProgram } from "../cluster/built-program.ts";
import type { ControlPlaneName, GoProgram } from "../cluster/go-program.ts";

const mebibyte = 2 ** 20;
const containerdVersion = "v2.4.2";
const containerdPackage = "github.com/containerd/containerd/v2";
const linkerFlags = [`-X=${containerdPackage}/version.Version=${containerdVersion}`];
const neededBytes = { modules: 300 * mebibyte, cache: 500 * mebibyte, work: 500 * mebibyte };

type ContainerdName = "containerd" | "ctr";

const containerdProgram: GoProgram<ContainerdName> = {
  title: `containerd ${containerdVersion}`,
  folder: join(import.meta.dirname, "containerd"),
  cacheName: `containerd-${containerdVersion}`,
  names: ["containerd", "ctr"],
  linkerFlags,
  usualTime: "about two minutes",
  neededBytes,
};

type ShimName = "containerd-shim-runc-v2";

const shimProgram: GoProgram<ShimName> = {
  title: `containerd's shim ${containerdVersion}`,
  folder: join(import.meta.dirname, "containerd-shim"),
  cacheName: `containerd-shim-${containerdVersion}`,
  names: ["containerd-shim-runc-v2"],
  linkerFlags,
  usualTime: "half a minute",
  neededBytes,
};

/** Paths of every Go program a node runs. */
export type NodePrograms = Readonly<Record<ContainerdName | ShimName | ControlPlaneName, string>>;

/** Builds what a cluster with real nodes runs and is not in the cache yet, with progress on standard error. */
export async function nodePrograms(): Promise<NodePrograms> {
  await registryBinaries();
  return {
    ...(await controlPlaneBinaries()),
    ...(await builtProgram(containerdProgram, {})),
    ...(await builtProgram(shimProgram, {})),
  };
}
