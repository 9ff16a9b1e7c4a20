import type { SecureContextOptions } from "node:tls";
import { Counter, Gauge, type Registry } from "@prometheus-io/client";
import type { Clock } from "./clock.ts";
import type { Logger } from "./logger.ts";
import { readTlsFiles, type TlsFiles, type TlsMaterial } from "./tls-files.ts";

/** Polled rather than watched: a mounted Secret changes by a symbolic link far from the file's own name. */
const RELOAD_INTERVAL_MS = 10_000;

export interface TlsReloadOptions {
  readonly files: TlsFiles;
  readonly first: TlsMaterial;
  readonly apply: (context: SecureContextOptions) => void;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Registry;
}

/** Applies the files whenever they change and fit each other; until then the last good set stays in use. */
export async function reloadTlsFiles(
  { files, first, apply, clock, logger, metrics }: TlsReloadOptions,
  signal: AbortSignal,
): Promise<void> {
  const { expiry, failures } = tlsMetrics(metrics);
  let current = first;
  expiry.set(current.expiresMs / 1000);
  while (await waited(clock, signal)) {
    try {
      const next = await readTlsFiles(files);
      if (next.fingerprint === current.fingerprint) continue;
      apply(next.context);
      current = next;
      expiry.set(current.expiresMs / 1000);
      logger.info({ certFile: files.certFile }, "certificate replaced");
    } catch (error) {
      failures.inc();
      const reason = error instanceof Error ? error.message : String(error);
      logger.error({ reason }, "certificate not replaced, keeping the last good one");
    }
  }
}

function tlsMetrics(metrics: Registry) {
  return {
    expiry: new Gauge({
      name: "layerwise_tls_certificate_expiry_timestamp_seconds",
      help: "When the certificate in use expires, in seconds since the Unix epoch.",
      registers: [metrics],
    }),
    failures: new Counter({
      name: "layerwise_tls_reload_failures_total",
      help: "Reads of the certificate files that found no usable pair.",
      registers: [metrics],
    }),
  };
}

async function waited(clock: Clock, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(RELOAD_INTERVAL_MS, signal);
    return true;
  } catch {
    return false;
  }
}
