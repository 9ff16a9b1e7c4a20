import { API_VERSION } from "../../api/group.ts";
import { imageCheckResource } from "../../api/image-check.ts";
import type { EventNotice } from "../../kube/event-series.ts";
import { PULLING } from "./check-pull-result.ts";
import type { CheckRecord } from "./check-record.ts";
import type { ImageCheckStatus } from "./check-status.ts";

const ACTION = "Checking";

/** What Events tell of a check that has `status` now: another verdict, or a tag that has moved. */
export function checkNoticesOf(
  { check, uid }: Pick<CheckRecord, "check" | "uid">,
  status: ImageCheckStatus,
): EventNotice[] {
  const { namespace, name } = check.metadata;
  const { kind } = imageCheckResource;
  const about = { regarding: { apiVersion: API_VERSION, kind, namespace, name, uid } };
  const previous = check.status ?? {};
  const notices: EventNotice[] = [];
  const before = conditionOf(previous);
  const after = conditionOf(status);
  const isNews = before?.status !== after?.status || before?.reason !== after?.reason;
  // Of a new check only trouble is worth an Event, and it is none that the answer takes a while.
  const isTold = after?.reason !== PULLING.reason;
  if (
    after !== undefined &&
    isTold &&
    isNews &&
    (before !== undefined || after.status !== "True")
  ) {
    const type = after.status === "True" ? "Normal" : "Warning";
    notices.push({ ...about, type, reason: after.reason, action: ACTION, note: after.message });
  }
  if (status.tagMovedTime !== undefined && status.tagMovedTime !== previous.tagMovedTime) {
    const from = previous.digest ?? previous.lastGoodDigest;
    const note = `${check.spec.image} was ${from} and is ${status.digest} now`;
    notices.push({ ...about, type: "Normal", reason: "TagMoved", action: ACTION, note });
  }
  return notices;
}

function conditionOf({ conditions }: ImageCheckStatus) {
  return conditions?.find(({ type }) => type === "Pullable");
}
