import { afterAll, beforeAll, describe } from "vitest";
import { installationScenarios } from "./installation.scenarios.ts";
import { InstalledCluster } from "./installed-cluster.ts";
import { placementScenarios } from "./placement.scenarios.ts";

describe("Layerwise on real nodes", () => {
  let cluster: InstalledCluster | undefined;

  function running(): InstalledCluster {
    if (cluster === undefined) throw new Error("the cluster did not start");
    return cluster;
  }

  beforeAll(async () => {
    cluster = await InstalledCluster.start();
  });
  afterAll(() => cluster?.[Symbol.asyncDispose]());

  installationScenarios(running);
  placementScenarios(running);
});
