import { API_VERSION } from "../../api/group.ts";
import { type ControlPlane, startControlPlane } from "../cluster/control-plane.ts";
import { establishCrds } from "../support/establish-crds.ts";
import { kubectlOf } from "../support/kubectl-of.ts";

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
  await establishCrds(kubectlOf(controlPlane));
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
