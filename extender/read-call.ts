import type { Candidates } from "../placement/candidates.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";
import { parseJson } from "../runtime/parse-json.ts";
import { decodeExtenderArgs } from "./extender-args.ts";
import { scanCall } from "./scan-call.ts";

export type ReadCall =
  | { readonly kind: "read"; readonly pod: ObservedPod }
  | { readonly kind: "invalid"; readonly reason: string };

/** Reads the body of a prioritize call; `candidates` are then the nodes it names, as far as they are known. */
export function readCall(body: Buffer, candidates: Candidates): ReadCall {
  candidates.clear();
  const pod = scanCall(body, candidates);
  return pod === undefined ? readAnyCall(body, candidates) : { kind: "read", pod };
}

/** Takes any JSON of the shape ExtenderArgs. */
function readAnyCall(body: Buffer, candidates: Candidates): ReadCall {
  candidates.clear();
  const json = parseJson(body);
  if (json.kind === "invalid") return json;
  const decoded = decodeExtenderArgs(json.value);
  if (decoded.kind === "invalid") return decoded;
  const { pod, nodeNames } = decoded.args;
  for (const name of nodeNames) candidates.add(name);
  return { kind: "read", pod };
}
