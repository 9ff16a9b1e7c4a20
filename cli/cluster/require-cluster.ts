import type { KubeClient } from "../../kube/kube-client.ts";
import { OperatorError } from "../../runtime/operator-error.ts";
import { InputError } from "../input-error.ts";
import {
  type ClusterChoice,
  type ClusterEnvironment,
  connectToCluster,
} from "./cluster-connection.ts";

/** A client for the cluster that kubectl would use. Throws InputError where there is none. */
export function requireCluster(choice: ClusterChoice, environment: ClusterEnvironment): KubeClient {
  try {
    return connectToCluster(choice, environment);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    throw new InputError(error.message, { cause: error });
  }
}
