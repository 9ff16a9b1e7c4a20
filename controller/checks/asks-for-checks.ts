import { isIgnored } from "../../check/check-label.ts";
import { defaultModesOf, modeNamesOf, modesOf } from "../../check/modes.ts";
import type { KubeObject } from "../../kube/kube-object.ts";

/** Whether ImageChecks are to be made for what a namespace uses: one of its mode labels says so, and none forbids it. */
export function asksForChecks({ metadata }: KubeObject): boolean {
  const { labels = {}, deletionTimestamp } = metadata;
  if (deletionTimestamp !== undefined || isIgnored(labels)) return false;
  return modeNamesOf(modesOf(labels, defaultModesOf("off"))).length > 0;
}
