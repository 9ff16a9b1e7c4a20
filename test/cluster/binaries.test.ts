import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { controlPlaneBinaries } from "./binaries.ts";
import { controlPlaneProgram } from "./go-program.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

async function writePrograms(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await writeFile(join(folder, name), "#!/bin/sh\n", { mode: 0o755 });
}

describe("controlPlaneBinaries()", () => {
  it("takes all from KUBEBUILDER_ASSETS, without Go, where all are there", async () => {
    await using assets = await makeTemporaryFolder();
    const { names } = controlPlaneProgram;
    await writePrograms(assets.path, names);
    const environment = { KUBEBUILDER_ASSETS: assets.path, PATH: "" };
    const expected = Object.fromEntries(names.map((name) => [name, join(assets.path, name)]));
    expect(await controlPlaneBinaries({ environment })).toEqual(expected);
  });

  it("refuses KUBEBUILDER_ASSETS without the two programs that one expects there", async () => {
    await using assets = await makeTemporaryFolder();
    await writePrograms(assets.path, ["etcd", "kubectl"]);
    const environment = { KUBEBUILDER_ASSETS: assets.path };
    await expect(controlPlaneBinaries({ environment })).rejects.toThrow(
      `KUBEBUILDER_ASSETS is "${assets.path}", which has no kube-apiserver: correct it or unset it`,
    );
  });

  it("builds what KUBEBUILDER_ASSETS lacks", async () => {
    await using assets = await makeTemporaryFolder();
    await writePrograms(assets.path, ["etcd", "kube-apiserver", "kubectl"]);
    const environment = { KUBEBUILDER_ASSETS: assets.path, XDG_CACHE_HOME: assets.path, PATH: "" };
    await expect(controlPlaneBinaries({ environment })).rejects.toThrow("Go is not on PATH");
  });
});
