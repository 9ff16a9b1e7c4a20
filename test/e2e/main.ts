import { helmBinary } from "../cluster/binaries.ts";
import { runInOwnNamespace } from "./own-namespace.ts";

/** Runs the end-to-end tests; arguments go to Vitest. */
async function main(): Promise<number> {
  try {
    // Before the tests have no network to build it from.
    await helmBinary();
    const args = ["run", "--project", "e2e", ...process.argv.slice(2)];
    return await runInOwnNamespace("vitest", args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

process.exit(await main());
