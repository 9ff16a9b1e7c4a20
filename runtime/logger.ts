import { type DestinationStream, destination, type Logger as PinoLogger, pino } from "pino";

export type Logger = PinoLogger;

export const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

/** Keys whose values never reach a log, at the top and up to two levels below it. */
const SECRET_KEYS = [
  "authorization",
  "Authorization",
  "auth",
  "password",
  "token",
  "identitytoken",
];
const SECRET_PATHS = [...SECRET_KEYS.map((key) => `["${key}"]`), `[".dockerconfigjson"]`];

/**
 * JSON lines on standard output, written at once so that the last line before an exit is not lost.
 * Without a transport: those resolve files at run time, which fails in a bundle.
 */
export function createLogger(
  options: { readonly role: string; readonly level: string },
  stream: DestinationStream = destination({ dest: 1, sync: true }),
): Logger {
  return pino(
    {
      level: options.level,
      base: { role: options.role },
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: SECRET_PATHS.flatMap((path) => [path, `*${path}`, `*.*${path}`]),
    },
    stream,
  );
}
