import type { RegistryFailed } from "../failures/registry-failure.ts";
import { apiHostOf } from "../registry-host.ts";

/** Whether a failed HEAD for a blob says nothing against it: HEAD is unknown, or whoever refused it is not the registry. */
export function isVouchedFor({ failure }: RegistryFailed, domain: string): boolean {
  const { class: failureClass, httpStatus = 0, host } = failure;
  if ([405, 501].includes(httpStatus)) return true;
  // The registry knows the blob and sends us where only nodes may go, or where HEAD is not what was signed.
  if (failureClass === "EgressForbidden" && httpStatus >= 300 && httpStatus < 400) return true;
  const isStorage = host !== new URL(`https://${apiHostOf(domain)}`).host;
  return isStorage && [400, 401, 403].includes(httpStatus);
}
