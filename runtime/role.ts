import { readFileSync } from "node:fs";
import type { Registry } from "@prometheus-io/client";
import type { z } from "zod";
import { type Clock, systemClock } from "./clock.ts";
import { loadConfiguration } from "./configuration.ts";
import type { ConfigurationDefinition } from "./configuration-option.ts";
import { type Part, runUntilStopped } from "./lifecycle.ts";
import { createLogger, type Logger } from "./logger.ts";
import { createMetrics } from "./metrics.ts";
import { OperatorError } from "./operator-error.ts";
import { Readiness } from "./readiness.ts";
import type { roleOptions } from "./role-options.ts";
import { watchStopSignals } from "./stop-signals.ts";
import { VERSION } from "./version.ts";

/** All parts together; with drain delays and last seconds below the 40 s that manifests/ give a pod to terminate. */
const STOP_TIMEOUT_MS = 20_000;

/** What a role is composed from. */
export interface RoleContext<Configuration> {
  readonly configuration: Configuration;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly metrics: Registry;
  readonly readiness: Readiness;
}

export interface RoleOptions<Options extends z.ZodObject<ReturnType<typeof roleOptions>>> {
  readonly definition: ConfigurationDefinition<Options>;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Builds the parts, in the order in which they depend on each other. */
  readonly compose: (context: RoleContext<Readonly<z.output<Options>>>) => Promise<readonly Part[]>;
}

/** Configures, composes and runs a role; resolves to its exit code: 0 clean, 1 fault, 2 bad configuration. */
export async function runRole<Options extends z.ZodObject<ReturnType<typeof roleOptions>>>({
  definition,
  argv,
  env,
  compose,
}: RoleOptions<Options>): Promise<number> {
  const loaded = loadConfiguration({
    definition,
    argv,
    env,
    readFile: (path) => readFileSync(path, "utf8"),
  });
  switch (loaded.kind) {
    case "help":
      process.stdout.write(loaded.text);
      return 0;
    case "version":
      process.stdout.write(`${VERSION}\n`);
      return 0;
    case "faulty":
      process.stderr.write(`${loaded.message}\n`);
      return 2;
    case "loaded":
      break;
  }
  const { configuration } = loaded;
  const { logLevel: level, drainDelaySeconds } = configuration;
  const logger = createLogger({ role: definition.role, level });
  process.once("uncaughtException", (error) => {
    logger.fatal({ err: error }, "uncaught fault");
    process.exit(1);
  });
  // Before composing, so that a signal that comes early is not missed.
  const stop = watchStopSignals({ signals: process, exit: (code) => process.exit(code), logger });
  const readiness = new Readiness();
  const metrics = createMetrics(definition.role);
  try {
    const parts = await compose({ configuration, logger, clock: systemClock, metrics, readiness });
    return await runUntilStopped({
      parts,
      readiness,
      logger,
      clock: systemClock,
      drainDelayMs: drainDelaySeconds * 1000,
      stopTimeoutMs: STOP_TIMEOUT_MS,
      stopRequested: stop.requested,
    });
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    logger.fatal(error.message);
    // At once, as what was composed before the fault may hold a port open.
    return process.exit(1);
  } finally {
    stop.ignore();
  }
}
