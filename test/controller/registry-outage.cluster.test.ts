import { afterAll, beforeAll, expect, it } from "vitest";
import { ControlledCluster, eventually } from "./controlled-cluster.ts";
import { RunningController } from "./running-controller.ts";

const REFUSED = 'subject="digest",result="ConnectRefused"';

let cluster: ControlledCluster;

beforeAll(async () => {
  cluster = await ControlledCluster.start();
  await cluster.createNode("node-a");
});

afterAll(() => cluster[Symbol.asyncDispose]());

it("ImageReconciler keeps what it knows while the registry is down, and learns the rest when it is back", async () => {
  const { host } = cluster.registry;
  const known = await cluster.push("outage/known", "v1", "known");
  const wanted = await cluster.push("outage/wanted", "v1", "wanted");
  await cluster.createPod("known", `${host}/outage/known:v1`);
  await using controller = RunningController.start(cluster.controlPlane.kubeconfig);
  await eventually(async () => expect(Object.keys(await cluster.references())).toEqual([known]));

  await cluster.registry.pause();
  await cluster.createPod("wanted", `${host}/outage/wanted:v1`);
  const refused = () => controller.count("layerwise_look_ups_total", REFUSED);
  await eventually(async () => expect(await refused()).toBe(1));
  await controller.clock.advance(5_000);
  await eventually(async () => expect(await refused()).toBe(2));
  expect(Object.keys(await cluster.references())).toEqual([known]);

  await cluster.registry.restart();
  await controller.clock.advance(600_000);
  await eventually(async () =>
    expect(await cluster.references()).toEqual({
      [known]: [`${host}/outage/known:v1`],
      [wanted]: [`${host}/outage/wanted:v1`],
    }),
  );
});
