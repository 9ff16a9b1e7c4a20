import { fileURLToPath } from "node:url";

/** Path of the scheduler configuration that users get. */
export const SCHEDULER_CONFIGURATION = fileURLToPath(
  new URL("../manifests/scheduler-config.yaml", import.meta.url),
);
