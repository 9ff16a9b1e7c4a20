import { join } from "node:path";
import { fatalMessageOf } from "./fatal-message.ts";
import { startRole } from "./role-daemon.ts";

export interface LayerwiseRoles extends AsyncDisposable {
  /** Each resolves when one of the two ends by itself, with what to tell about it. */
  readonly ends: readonly Promise<string>[];
}

/** Where the roles listen, `host:port` each. */
export interface LayerwiseAddresses {
  readonly extender: string;
  readonly extenderMetrics: string;
  readonly controllerMetrics: string;
}

export interface LayerwiseRolesOptions {
  readonly kubeconfig: string;
  /** Registries on plain HTTP. */
  readonly insecureRegistries: readonly string[];
  readonly logFolder: string;
  readonly addresses: LayerwiseAddresses;
}

/** Starts controller and extender and waits until both are ready. Throws when one does not start. */
export async function startLayerwise(options: LayerwiseRolesOptions): Promise<LayerwiseRoles> {
  await using starting = new AsyncDisposableStack();
  const { kubeconfig, logFolder, addresses } = options;
  const insecure = options.insecureRegistries.flatMap((host) => ["--insecure-registry", host]);
  const controller = await startRole({
    role: "controller",
    args: ["--kubeconfig", kubeconfig, "--leader-elect=false", ...insecure],
    metricsListen: addresses.controllerMetrics,
    logPath: join(logFolder, "controller.log"),
  });
  starting.defer(() => controller.stop());
  const extender = await startRole({
    role: "extender",
    args: ["--kubeconfig", kubeconfig, "--listen", addresses.extender],
    metricsListen: addresses.extenderMetrics,
    logPath: join(logFolder, "extender.log"),
  });
  starting.defer(() => extender.stop());
  const running = starting.move();
  return {
    ends: [controller, extender].map(async (daemon) => {
      const how = await daemon.ended;
      const said = fatalMessageOf(await daemon.readLogEnd()) ?? "without a word";
      return `The ${daemon.name} ended by itself (${how}): ${said}`;
    }),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
