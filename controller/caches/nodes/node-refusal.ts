import type { EventNotice } from "../../../kube/event-series.ts";
import type { Wait } from "./node-readiness.ts";

const REASON = "NodeNotWritable";

/** Why nothing is pulled on a node on which it cannot be noted; `message` is what the API server said. */
export function refusalWaitOf(message: string): Wait {
  const why = "What is pulled could not be noted on the node, whose annotations may have 256 KiB";
  return { kind: "waiting", reason: REASON, message: `${why}: ${message}` };
}

/** What an Event on the node tells of that. */
export function refusalNoticeOf(nodeName: string, { message }: Wait): EventNotice {
  return {
    // `kubectl describe node` looks for Events about the name, for kubelets have no other UID to give.
    regarding: { apiVersion: "v1", kind: "Node", name: nodeName, uid: nodeName },
    type: "Warning",
    reason: REASON,
    action: "Caching",
    note: `No image is pulled here for ImageCaches until that is put right. ${message}`,
  };
}
