import { writeFile } from "node:fs/promises";
import { runProgram } from "./run-program.ts";

/** The machine of the control plane and the registries, as nodes and pods see it. */
export const CLUSTER_ADDRESS = "10.77.0.1";

/** Addresses of one node: its own, and those of its pods. */
export interface NodeAddresses {
  readonly address: string;
  readonly podSubnet: string;
}

/** Every address a pod can have. */
export const POD_RANGE = "10.78.0.0/16";

/** Numbers from 1 to 200 give nodes that do not collide. */
export function nodeAddressesOf(number: number): NodeAddresses {
  return { address: `10.77.0.${number + 10}`, podSubnet: `10.78.${number}.0/24` };
}

/** Makes the switch that nodes are plugged into. Only for a network namespace of our own, with which it goes. */
export async function createClusterNetwork(): Promise<void> {
  await ip("link set lo up");
  await ip("link add nodes type bridge");
  await ip(`address add ${CLUSTER_ADDRESS}/24 dev nodes`);
  await ip("link set nodes up");
  await writeFile("/proc/sys/net/ipv4/ip_forward", "1");
}

/** Plugs in the network namespace of process `pid`, which has to set its own end up: {@link nodeNetworkCommands}. */
export async function plugIn(
  name: string,
  options: { readonly pid: number; readonly addresses: NodeAddresses },
): Promise<void> {
  const { address, podSubnet } = options.addresses;
  await ip(`link add ${name} type veth peer name eth0 netns ${options.pid}`);
  await ip(`link set ${name} master nodes up`);
  await ip(`route replace ${podSubnet} via ${address}`);
}

/** What a node's namespace runs to reach the others. */
export function nodeNetworkCommands({ address }: NodeAddresses): string[][] {
  return [
    "ip link set lo up",
    `ip address add ${address}/24 dev eth0`,
    "ip link set eth0 up",
    `ip route add default via ${CLUSTER_ADDRESS}`,
    "sysctl -q -w net.ipv4.ip_forward=1",
  ].map((line) => line.split(" "));
}

function ip(command: string): Promise<string> {
  return runProgram("ip", command.split(" "));
}
