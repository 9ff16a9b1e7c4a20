/** A CPU architecture in Go's names and its variant, "" where it is the default one. */
export interface Architecture {
  readonly architecture: string;
  readonly variant: string;
}

/** One spelling for each architecture, as `normalizeArch` of github.com/containerd/platforms (database.go). */
export function normalizeArchitecture(architecture: string, variant: string): Architecture {
  const name = architecture.toLowerCase();
  const lower = variant.toLowerCase();
  switch (name) {
    case "i386":
      return { architecture: "386", variant: "" };
    case "x86_64":
    case "x86-64":
    case "amd64":
      return { architecture: "amd64", variant: lower === "v1" ? "" : lower };
    case "aarch64":
    case "arm64":
      return { architecture: "arm64", variant: arm64Variant(lower) };
    case "armhf":
      return { architecture: "arm", variant: "v7" };
    case "armel":
      return { architecture: "arm", variant: "v6" };
    case "arm":
      return { architecture: "arm", variant: armVariant(lower) };
    default:
      return { architecture: name, variant: lower };
  }
}

function arm64Variant(variant: string): string {
  if (["8", "v8", "v8.0"].includes(variant)) return "";
  return ["9", "9.0", "v9.0"].includes(variant) ? "v9" : variant;
}

function armVariant(variant: string): string {
  if (variant === "") return "v7";
  return ["5", "6", "7", "8"].includes(variant) ? `v${variant}` : variant;
}
