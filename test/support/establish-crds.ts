import { MANIFESTS } from "../manifest-files.ts";
import type { Kubectl } from "./kubectl-of.ts";

/** Makes our kinds known to an API server and waits until it serves them. */
export async function establishCrds(kubectl: Kubectl): Promise<void> {
  await kubectl(["apply", "--server-side", "-k", `${MANIFESTS}/crds`]);
  await kubectl(["wait", "--for=condition=Established", "--timeout=60s", "crd", "--all"]);
}
