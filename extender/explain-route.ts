import type { Express } from "express";
import type { ReadonlyStore } from "../kube/store.ts";
import type { ObservedPod } from "../placement/observed-pod.ts";
import type { Decisions } from "./decisions.ts";
import { explain } from "./explain.ts";

/** Adds `GET /explain?namespace=&pod=`: why a pod was sent where it is. */
export function addExplainRoute(
  app: Express,
  { decisions, pods }: { decisions: Decisions; pods: ReadonlyStore<ObservedPod> },
): void {
  app.get("/explain", (request, response) => {
    const { namespace = "default", pod } = request.query;
    if (typeof pod !== "string" || pod === "" || typeof namespace !== "string") {
      response.status(400).json({ error: "name a pod: /explain?namespace=NAMESPACE&pod=NAME" });
      return;
    }
    const key = `${namespace}/${pod}`;
    const decision = decisions.of(key);
    if (decision === undefined) {
      response.status(404).json({
        error:
          "no decision about this pod is remembered here: another replica may have been asked, " +
          "only one node was feasible, or it was scheduled before this extender started",
      });
      return;
    }
    const node = pods.get(key)?.nodeName;
    response.json(explain(decision, { key, ...(node === undefined ? {} : { node }) }));
  });
}
