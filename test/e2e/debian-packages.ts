import { existsSync } from "node:fs";
import { getuid } from "node:process";
import type { BuildProgress } from "../cluster/build-progress.ts";
import { runProgram } from "./run-program.ts";

/** What nodes run that is not built here: Debian's packages, each with a file that shows it is there. */
const packages: Readonly<Record<string, string>> = {
  runc: "/usr/sbin/runc",
  "containernetworking-plugins": "/usr/lib/cni/bridge",
  "busybox-static": "/var/lib/dpkg/info/busybox-static.list",
  iptables: "/usr/sbin/iptables",
  iproute2: "/bin/ip",
  "util-linux": "/usr/bin/nsenter",
  procps: "/sbin/sysctl",
  "ca-certificates": "/etc/ssl/certs/ca-certificates.crt",
};

/**
 * Makes certain that this machine can hold nodes, installing what is missing.
 * @throws {Error} whose message is one line that says what to do.
 */
export async function prepareMachine(progress: BuildProgress): Promise<void> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      `nodes need Linux on amd64, and this is ${process.platform} on ${process.arch}: run this in a virtual machine`,
    );
  }
  if (getuid?.() !== 0) {
    throw new Error("nodes need root for their namespaces and mounts: run this as root");
  }
  const missing = Object.keys(packages).filter((name) => !existsSync(packages[name] ?? ""));
  if (missing.length === 0) return;
  if (!existsSync("/etc/debian_version")) {
    throw new Error(
      `this machine lacks ${missing.join(", ")}, as Debian names them, and only on Debian can they be installed from here: install them`,
    );
  }
  progress.step(`installing ${missing.join(", ")}`);
  const apt = ["-q", "-y", "-o", "DPkg::Lock::Timeout=300"];
  await runProgram("apt-get", [...apt, "update"], { timeoutMs: 600_000 });
  await runProgram("apt-get", [...apt, "install", "--no-install-recommends", ...missing], {
    timeoutMs: 600_000,
  });
  progress.end();
}
