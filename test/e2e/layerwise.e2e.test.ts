import { afterAll, beforeAll, describe } from "vitest";
import { collectionScenarios } from "./collection.scenarios.ts";
import { deletionScenarios } from "./deletion.scenarios.ts";
import { diskGuardScenarios } from "./disk-guard.scenarios.ts";
import { NAMESPACE } from "./image-caches.ts";
import { installationScenarios } from "./installation.scenarios.ts";
import { InstalledCluster } from "./installed-cluster.ts";
import { interruptionScenarios } from "./interruption.scenarios.ts";
import { lifecycleScenarios } from "./lifecycle.scenarios.ts";
import { placementScenarios } from "./placement.scenarios.ts";
import { sharingScenarios } from "./sharing.scenarios.ts";
import { warmingScenarios } from "./warming.scenarios.ts";

describe("Layerwise on real nodes", () => {
  let cluster: InstalledCluster | undefined;

  function running(): InstalledCluster {
    if (cluster === undefined) throw new Error("the cluster did not start");
    return cluster;
  }

  beforeAll(async () => {
    cluster = await InstalledCluster.start();
    await cluster.kubectl(["create", "namespace", NAMESPACE]);
  });
  afterAll(() => cluster?.[Symbol.asyncDispose]());

  installationScenarios(running);
  placementScenarios(running);
  warmingScenarios(running);
  lifecycleScenarios(running);
  sharingScenarios(running);
  deletionScenarios(running);
  diskGuardScenarios(running);
  collectionScenarios(running, () => interruptionScenarios(running));
});
