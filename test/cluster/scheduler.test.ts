import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startScheduler } from "./scheduler.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

describe("startScheduler()", () => {
  it.for([
    {
      configuration: "kind: Deployment\n",
      refusal: 'is no KubeSchedulerConfiguration: its kind is "Deployment"',
    },
    { configuration: "", refusal: 'is no KubeSchedulerConfiguration: its kind is "undefined"' },
    {
      configuration: "kind: KubeSchedulerConfiguration\n",
      refusal: "has no extenders whose urlPrefix could be replaced",
    },
    {
      configuration: "kind: KubeSchedulerConfiguration\nextenders: []\n",
      refusal: "has no extenders whose urlPrefix could be replaced",
    },
  ])("refuses %o", async ({ configuration, refusal }) => {
    await using folder = await makeTemporaryFolder();
    const path = join(folder.path, "scheduler.yaml");
    await writeFile(path, configuration);
    const place = { binary: "/no", kubeconfig: "/no", workDir: folder.path, name: "scheduler" };
    const options = { configuration: path, extenderUrl: "http://127.0.0.1:1" };
    await expect(startScheduler(place, options)).rejects.toThrow(`"${path}" ${refusal}`);
  });
});
