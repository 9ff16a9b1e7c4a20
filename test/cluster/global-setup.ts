import { controlPlaneBinaries, helmBinary, registryBinaries } from "./binaries.ts";

/** Builds what the tests of this project start, before the first of them and with progress. */
export async function setup(): Promise<void> {
  try {
    await registryBinaries();
    await controlPlaneBinaries();
    await helmBinary();
  } catch (error) {
    // Its message says what to do; where in here it was noticed would only hide it.
    const shown = new Error(error instanceof Error ? error.message : String(error));
    shown.stack = shown.message;
    throw shown;
  }
}
