import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Daemon } from "../cluster/daemon.ts";
import { untilReady } from "../cluster/ready-daemon.ts";
import { type NodeAddresses, nodeNetworkCommands, plugIn, unplug } from "./cluster-network.ts";
import { runProgram } from "./run-program.ts";

export interface NodeNamespaceOptions {
  readonly name: string;
  readonly folder: string;
  readonly addresses: NodeAddresses;
}

/**
 * Mounts, processes and network of one node, which all end with its first process: `cat`, which ends when this
 * process does and closes its input.
 */
export class NodeNamespace {
  readonly #init: Daemon;
  readonly #pid: number;
  readonly #folder: string;

  private constructor(init: Daemon, pid: number, folder: string) {
    this.#init = init;
    this.#pid = pid;
    this.#folder = folder;
  }

  static async start(options: NodeNamespaceOptions): Promise<NodeNamespace> {
    const { name, folder, addresses } = options;
    const init = new Daemon({
      name,
      command: "unshare",
      args: ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "cat"],
      logPath: join(folder, "init.log"),
    });
    let pid = 0;
    await untilReady(init, {
      timeoutMs: 30_000,
      isReady: async () => {
        pid = await childOf(init.pid ?? 0);
        return (await readFile(`/proc/${pid}/comm`, "utf8")) === "cat\n";
      },
    });
    const namespace = new NodeNamespace(init, pid, folder);
    try {
      await plugIn(name, { pid, addresses });
      const commands = [
        // As on a machine that has just started, and out of sight of the others.
        ["mount", "-t", "tmpfs", "run", "/run"],
        ["mount", "-t", "tmpfs", "log", "/var/log"],
        // As systemd has it: volumes of pods see what is mounted later.
        ["mount", "--make-rshared", "/"],
        ...nodeNetworkCommands(addresses),
      ];
      for (const [command = "", ...args] of commands) await namespace.run(command, args);
    } catch (error) {
      await namespace.end();
      throw error;
    }
    return namespace;
  }

  /** Runs a program in it to its end; see {@link runProgram}. */
  run(command: string, args: readonly string[]): Promise<string> {
    return runProgram("nsenter", this.#entering(command, args));
  }

  /** Where a file of it is for this process, as long as it lasts. */
  pathOf(path: string): string {
    return join(`/proc/${this.#pid}/root`, path);
  }

  /** Starts a program in it. Stopping the daemon kills the program; it never outlives the namespace. */
  start(name: string, command: string, args: readonly string[]): Daemon {
    return new Daemon({
      name,
      command: "nsenter",
      args: this.#entering(command, args),
      logPath: join(this.#folder, `${name}.log`),
    });
  }

  /** Ends everything in it at once, as a power cut would. */
  async end(): Promise<void> {
    await this.#init.kill();
    await unplug(this.#init.name);
  }

  #entering(command: string, args: readonly string[]): string[] {
    const namespaces = [`--target=${this.#pid}`, "--mount", "--net", "--pid"];
    // nsenter has to fork; its child shall not outlive it.
    return [...namespaces, "--", "setpriv", "--pdeathsig=KILL", "--", command, ...args];
  }
}

async function childOf(pid: number): Promise<number> {
  return Number((await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim());
}
