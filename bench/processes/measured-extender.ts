import { onFreePort } from "../../test/cluster/ready-daemon.ts";
import { MeasuredRole, type MeasuredRoleOptions } from "./measured-role.ts";

export interface MeasuredExtender {
  readonly role: MeasuredRole;
  /** Without the verb. */
  readonly url: string;
}

/** Starts our extender where a scheduler or a client can call it. */
export function startMeasuredExtender(
  options: Omit<MeasuredRoleOptions, "role" | "args">,
): Promise<MeasuredExtender> {
  return onFreePort(async (port) => {
    const listen = `127.0.0.1:${port}`;
    const args = ["--listen", listen];
    const role = await MeasuredRole.start({ ...options, role: "extender", args });
    return { role, url: `http://${listen}` };
  });
}
