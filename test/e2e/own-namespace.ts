import { systemClock } from "../../runtime/clock.ts";
import { BuildProgress } from "../cluster/build-progress.ts";
import { runContained } from "./contained-program.ts";
import { prepareMachine } from "./debian-packages.ts";
import { makeRunFolder, removeRunFolder } from "./leftovers.ts";
import { nodePrograms } from "./node-programs.ts";

/** Not of the names that the roles take for their options. */
const marker = "TEST_NODES_NAMESPACE";

/** Whether this process may change its network: it runs under {@link runInOwnNamespace}. */
export function isInOwnNamespace(environment: NodeJS.ProcessEnv): boolean {
  return environment[marker] === "1";
}

/**
 * Prepares the machine for real nodes and runs a program in a network and mounts of its own, so that nothing it does there
 * can be seen from outside or is left afterwards: see {@link runContained}. Its temporary files go with it.
 * @returns its exit code, or 128 and the number of the signal that ended it.
 * @throws {Error} whose message is one line that says what to do, when the machine cannot be prepared.
 */
export async function runInOwnNamespace(command: string, args: readonly string[]): Promise<number> {
  await prepareMachine(new BuildProgress(process.stderr, systemClock));
  await nodePrograms();
  const folder = await makeRunFolder();
  try {
    const environment = { ...process.env, TMPDIR: folder, [marker]: "1" };
    return await runContained({ command, args, environment });
  } finally {
    await removeRunFolder(folder);
  }
}
