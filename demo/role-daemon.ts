import { fileURLToPath } from "node:url";
import { nodeFlagsOf } from "../runtime/node-flags.ts";
import { Daemon } from "../test/cluster/daemon.ts";
import { untilReady } from "../test/cluster/ready-daemon.ts";
import { fatalMessageOf } from "./fatal-message.ts";

export interface RoleOptions {
  readonly role: "controller" | "extender";
  /** Of the role, beside where it serves its metrics. */
  readonly args: readonly string[];
  /** `host:port` of its health, readiness and metrics. */
  readonly metricsListen: string;
  readonly logPath: string;
}

const READY_TIMEOUT_MS = 60_000;

/**
 * Starts the controller or the extender as users do, from source, and waits until it is ready.
 *
 * @throws Error that says what the role said when it ended instead
 */
export async function startRole(options: RoleOptions): Promise<Daemon> {
  const { role, args, metricsListen, logPath } = options;
  const isReady = async () => (await fetch(`http://${metricsListen}/readyz`)).ok;
  if (await isReady().catch(() => false)) {
    throw new Error(
      `Cannot start the ${role}: one runs already at ${metricsListen}; stop it first`,
    );
  }
  const main = fileURLToPath(new URL(`../${role}/main.ts`, import.meta.url));
  const daemon = new Daemon({
    name: role,
    command: process.execPath,
    args: [...nodeFlagsOf(role), main, ...args, "--metrics-listen", metricsListen],
    logPath,
  });
  try {
    await untilReady(daemon, { timeoutMs: READY_TIMEOUT_MS, isReady });
    return daemon;
  } catch (cause) {
    const message = fatalMessageOf(await daemon.readLogEnd());
    if (message === undefined) throw cause;
    throw new Error(`The ${role} did not start: ${message}`, { cause });
  }
}
