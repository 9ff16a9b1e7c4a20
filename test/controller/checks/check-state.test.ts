import { describe, expect, it } from "vitest";
import { wantedCheckOf } from "../../../controller/checks/wanted-check.ts";
import { ClusterState } from "../../../controller/cluster-state.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { pod, podImage, pulled } from "../../support/observed.ts";
import { imageCheck } from "./sample-check.ts";

const CONTEXT = { namespace: "default", secretNames: [], serviceAccountName: "default" };
const TAG = "registry.example/app:web";
const KEY = `default/${wantedCheckOf(TAG, CONTEXT).name}`;

function createState() {
  const state = new ClusterState({ clock: new FakeClock(), maxImages: 100 });
  const told: string[][] = [];
  state.subscribe({ checksChanged: (keys) => void told.push([...keys]) });
  return { state, told };
}

function record(isDiscovered: boolean) {
  return { check: imageCheck(), uid: "uid-1", resourceVersion: "1", isDiscovered };
}

describe("CheckState", () => {
  it("wants checks of what pods and workloads name, and not of what pods run besides", () => {
    const { state, told } = createState();
    state.checks.observeNamespace("default", true);
    const running = pod("web-1", [podImage("web")], { pulled: [pulled("web")] });
    const watched = { pod: running, context: CONTEXT, createdMs: 0 };
    state.observePod("default/web-1", watched, undefined);
    expect(state.checks.demand.keys()).toEqual([KEY]);
    state.observeTemplate("deployments/default/web", { keys: [TAG], context: CONTEXT });
    state.forgetPod("default/web-1", watched);
    expect(state.checks.demand.keys()).toEqual([KEY]);
    state.observeTemplate("deployments/default/web", undefined);
    expect(state.checks.demand.keys()).toEqual([]);
    expect(told).toEqual([[KEY], [KEY]]);
  });

  it("wants none of a pod that has ended", () => {
    const { state } = createState();
    state.checks.observeNamespace("default", true);
    const ended = pod("web-1", [podImage("web")], { finished: true });
    state.observePod("default/web-1", { pod: ended, context: CONTEXT, createdMs: 0 }, undefined);
    expect(state.checks.demand.keys()).toEqual([]);
  });

  it("tells of every check that comes, changes or goes", () => {
    const { state, told } = createState();
    state.observeCheck("shop/web", record(true));
    state.observeCheck("shop/web", record(true));
    expect([...state.checks.records.keys()]).toEqual(["shop/web"]);
    state.forgetCheck("shop/web");
    expect(state.checks.records.size).toBe(0);
    expect(told).toEqual([["shop/web"], ["shop/web"], ["shop/web"]]);
  });

  it("has the image of a user's check described, and keeps none in use by checks of its own", () => {
    const { state } = createState();
    state.observeCheck("shop/web", record(true));
    expect(state.usage.size).toBe(0);
    state.observeCheck("shop/web", record(false));
    expect([...state.usage.keys()]).toEqual(["registry.example/app:v1"]);
    state.forgetCheck("shop/web");
    expect(state.usage.size).toBe(0);
  });
});
