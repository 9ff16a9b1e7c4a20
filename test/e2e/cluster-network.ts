import { writeFile } from "node:fs/promises";
import { runProgram } from "./run-program.ts";

/** The machine of the control plane and the registries, as nodes and pods see it. */
export const CLUSTER_ADDRESS = "10.77.0.1";

/** Addresses of one node: its own, and those of its pods. */
export interface NodeAddresses {
  readonly address: string;
  readonly podSubnet: string;
}

/** Every address a Service can have, as kube-apiserver is started. */
const SERVICE_RANGE = "10.96.0.0/16";

/** Every address a pod can have. */
export const POD_RANGE = "10.78.0.0/16";

/**
 * What a node receives at most. As on real networks a pull takes seconds: at the speed of memory no layer would be worth a
 * detour, and there would be nothing to interrupt.
 */
const NODE_RATE = "400mbit";

/** Numbers from 1 to 200 give nodes that do not collide. */
export function nodeAddressesOf(number: number): NodeAddresses {
  return { address: `10.77.0.${number + 10}`, podSubnet: `10.78.${number}.0/24` };
}

/** Makes the switch that nodes are plugged into, in a network namespace of our own. */
export async function createClusterNetwork(): Promise<AsyncDisposable> {
  await ip("link set lo up");
  await ip("link add nodes type bridge");
  await ip(`address add ${CLUSTER_ADDRESS}/24 dev nodes`);
  await ip("link set nodes up");
  // Else there is no way to a Service, and kube-proxy is never asked for a better one.
  await ip(`route add ${SERVICE_RANGE} dev nodes`);
  await writeFile("/proc/sys/net/ipv4/ip_forward", "1");
  return {
    async [Symbol.asyncDispose]() {
      await ip("link delete nodes");
    },
  };
}

/** Plugs in the network namespace of process `pid`, which has to set its own end up: {@link nodeNetworkCommands}. */
export async function plugIn(
  name: string,
  options: { readonly pid: number; readonly addresses: NodeAddresses },
): Promise<void> {
  const { address, podSubnet } = options.addresses;
  await ip(`link add ${name} type veth peer name eth0 netns ${options.pid}`);
  await ip(`link set ${name} master nodes up`);
  const shaping = `qdisc add dev ${name} root tbf rate ${NODE_RATE} burst 1mb latency 50ms`;
  await runProgram("tc", shaping.split(" "));
  await ip(`route replace ${podSubnet} via ${address}`);
}

/** Unplugs a node. The kernel would do so itself, some time after the node's last process has ended. */
export async function unplug(name: string): Promise<void> {
  // It may have been faster.
  await ip(`link delete ${name}`).catch(() => undefined);
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
