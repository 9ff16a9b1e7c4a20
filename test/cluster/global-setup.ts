import { controlPlaneBinaries, registryBinaries } from "./binaries.ts";

/** Builds what the tests of this project start, before the first of them and with progress. */
export async function setup(): Promise<void> {
  await registryBinaries();
  await controlPlaneBinaries();
}
