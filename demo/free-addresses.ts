import { onFreePort } from "../test/cluster/ready-daemon.ts";
import type { LayerwiseAddresses } from "./layerwise-roles.ts";

/** Loopback addresses that nobody listens on, so that a demo disturbs nothing that runs already. */
export async function freeAddresses(): Promise<LayerwiseAddresses> {
  const freeAddress = () => onFreePort(async (port) => `127.0.0.1:${port}`);
  return {
    extender: await freeAddress(),
    extenderMetrics: await freeAddress(),
    controllerMetrics: await freeAddress(),
  };
}
