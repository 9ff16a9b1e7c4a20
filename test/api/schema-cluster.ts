import { fileURLToPath } from "node:url";
import { API_VERSION } from "../../api/group.ts";
import { type ControlPlane, startControlPlane } from "../cluster/control-plane.ts";

const CRDS = fileURLToPath(new URL("../../manifests/crds", import.meta.url));
const APPLY = ["apply", "--server-side", "--field-manager=test", "-f", "-"];

/** A real API server that has our kinds. */
export interface SchemaCluster {
  readonly controlPlane: ControlPlane;
  /** Applies an object of `kind` with `fields`, in namespace default; the error of the API server, "" for none. */
  readonly errorOf: (kind: string, fields: AppliedFields) => Promise<string>;
  readonly stop: () => Promise<void>;
}

interface AppliedFields {
  readonly name?: string;
  readonly spec: object;
  /** Written to the status instead of the spec. */
  readonly status?: object;
}

export async function startSchemaCluster(): Promise<SchemaCluster> {
  const controlPlane = await startControlPlane();
  const applied = await controlPlane.kubectl(["apply", "--server-side", "-k", CRDS]);
  if (applied.code !== 0) throw new Error(applied.stderr);
  const established = ["wait", "--for=condition=Established", "--timeout=60s", "crd", "--all"];
  await controlPlane.kubectl(established);
  return {
    controlPlane,
    async errorOf(kind, { name = "sample", spec, status }) {
      const metadata = { name, namespace: "default" };
      const object = { apiVersion: API_VERSION, kind, metadata, spec, status };
      const args = status === undefined ? APPLY : [...APPLY, "--subresource=status"];
      return (await controlPlane.kubectl(args, JSON.stringify(object))).stderr;
    },
    stop: () => controlPlane.stop(),
  };
}
