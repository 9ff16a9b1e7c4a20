import { join } from "node:path";

/** One Go module of this folder: one binary that is several programs, told apart by the name it is called by. */
export interface GoProgram<Name extends string = string> {
  /** What people are told is being built. */
  readonly title: string;
  /** Absolute path of the folder with `go.mod`, `go.sum` and `main.go`. */
  readonly folder: string;
  /** Names the folder in the cache; a hash of the sources follows it. */
  readonly cacheName: string;
  /** The first is the file, the others are links to it. */
  readonly names: readonly Name[];
  readonly linkerFlags: readonly string[];
  /** How long a first build takes, for the progress lines. */
  readonly usualTime: string;
  /** Free space of a first build, measured and rounded up: modules, Go's build cache, its work folder. */
  readonly neededBytes: { readonly modules: number; readonly cache: number; readonly work: number };
}

const mebibyte = 2 ** 20;
const kubernetesVersion = "v1.36.3";

export type ControlPlaneName =
  | "etcd"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-proxy"
  | "kube-scheduler"
  | "kubelet"
  | "kubectl";

export const controlPlaneProgram: GoProgram<ControlPlaneName> = {
  title: `the Kubernetes ${kubernetesVersion} control plane`,
  folder: join(import.meta.dirname, "control-plane"),
  cacheName: `control-plane-${kubernetesVersion}`,
  names: [
    "etcd",
    "kube-apiserver",
    "kube-controller-manager",
    "kube-proxy",
    "kube-scheduler",
    "kubelet",
    "kubectl",
  ],
  // Without these the API server calls itself v0.0.0, and clients turn features off.
  linkerFlags: [
    `-X=k8s.io/component-base/version.gitVersion=${kubernetesVersion}`,
    "-X=k8s.io/component-base/version.gitMajor=1",
    "-X=k8s.io/component-base/version.gitMinor=36",
  ],
  usualTime: "about 8 minutes",
  neededBytes: { modules: 1200 * mebibyte, cache: 3300 * mebibyte, work: 3200 * mebibyte },
};

export type RegistryName = "registry" | "password-file";

export const registryProgram: GoProgram<RegistryName> = {
  title: "the distribution v3.1.2 registry",
  folder: join(import.meta.dirname, "registry-server"),
  cacheName: "registry-v3.1.2",
  names: ["registry", "password-file"],
  linkerFlags: [],
  usualTime: "a minute or two",
  neededBytes: { modules: 300 * mebibyte, cache: 400 * mebibyte, work: 400 * mebibyte },
};

const helmVersion = "v4.3.1";

export const helmProgram: GoProgram<"helm"> = {
  title: `Helm ${helmVersion}`,
  folder: join(import.meta.dirname, "helm"),
  cacheName: `helm-${helmVersion}`,
  names: ["helm"],
  linkerFlags: [`-X=helm.sh/helm/v4/internal/version.version=${helmVersion}`],
  usualTime: "a few minutes",
  neededBytes: { modules: 500 * mebibyte, cache: 1300 * mebibyte, work: 1300 * mebibyte },
};
