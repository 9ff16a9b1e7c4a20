import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { Daemon } from "./daemon.ts";
import { onFreePort, untilReady } from "./ready-daemon.ts";
import { answersOk } from "./ready-url.ts";

/** The parts of a KubeSchedulerConfiguration that a test replaces; the rest stays as the file has it. */
interface SchedulerConfiguration {
  apiVersion: string;
  kind: string;
  clientConnection?: Record<string, unknown>;
  leaderElection?: Record<string, unknown>;
  extenders?: Record<string, unknown>[];
  profiles?: Record<string, unknown>[];
  [field: string]: unknown;
}

export interface SchedulerOptions {
  /** A KubeSchedulerConfiguration file; without one, Kubernetes' defaults. */
  readonly configuration?: string;
  /** Replaces the `urlPrefix` of the file's extenders; TLS settings go with it unless it is an https URL. */
  readonly extenderUrl?: string;
  /** A last change to the configuration, after all replacements. */
  readonly edit?: (configuration: SchedulerConfiguration) => void;
}

export interface Scheduler {
  readonly daemon: Daemon;
  /** Serves `/metrics`, `/healthz` and `/readyz`, without a token. */
  readonly url: string;
  /** PEM its certificate is verified with. */
  readonly certificateAuthority: string;
}

export interface SchedulerPlace {
  readonly binary: string;
  readonly kubeconfig: string;
  readonly workDir: string;
  /** Tells several schedulers of one control plane apart, in file names. */
  readonly name: string;
}

/** Starts kube-scheduler and waits until its caches are synced. */
export async function startScheduler(
  place: SchedulerPlace,
  options: SchedulerOptions,
): Promise<Scheduler> {
  const configuration = await readConfiguration(options.configuration);
  adapt(configuration, place, options);
  const configurationPath = join(place.workDir, `${place.name}.yaml`);
  await writeFile(configurationPath, stringify(configuration));
  const certificates = join(place.workDir, `${place.name}-certificates`);
  const certificateAuthority = () => readFile(join(certificates, "kube-scheduler.crt"), "utf8");

  return onFreePort(async (port) => {
    const url = `https://127.0.0.1:${port}`;
    const daemon = new Daemon({
      name: place.name,
      command: place.binary,
      args: [
        `--config=${configurationPath}`,
        `--authentication-kubeconfig=${place.kubeconfig}`,
        `--authorization-kubeconfig=${place.kubeconfig}`,
        "--authorization-always-allow-paths=/healthz,/livez,/readyz,/metrics",
        "--bind-address=127.0.0.1",
        `--secure-port=${port}`,
        `--cert-dir=${certificates}`,
      ],
      logPath: join(place.workDir, `${place.name}.log`),
    });
    await untilReady(daemon, {
      timeoutMs: 60_000,
      isReady: async () => answersOk(`${url}/readyz`, await certificateAuthority()),
    });
    return { daemon, url, certificateAuthority: await certificateAuthority() };
  });
}

async function readConfiguration(path: string | undefined): Promise<SchedulerConfiguration> {
  if (path === undefined) {
    return { apiVersion: "kubescheduler.config.k8s.io/v1", kind: "KubeSchedulerConfiguration" };
  }
  const document = parse(await readFile(path, "utf8")) as SchedulerConfiguration | null;
  if (document?.kind === "KubeSchedulerConfiguration") return document;
  throw new Error(`"${path}" is no KubeSchedulerConfiguration: its kind is "${document?.kind}"`);
}

function adapt(
  configuration: SchedulerConfiguration,
  place: SchedulerPlace,
  options: SchedulerOptions,
): void {
  configuration.clientConnection = {
    ...configuration.clientConnection,
    kubeconfig: place.kubeconfig,
    // The default of 50 a second would hide every other difference.
    qps: 20_000,
    burst: 20_000,
  };
  configuration.leaderElection = { ...configuration.leaderElection, leaderElect: false };
  const { extenderUrl } = options;
  if (extenderUrl !== undefined) {
    if (configuration.extenders === undefined || configuration.extenders.length === 0) {
      throw new Error(
        `"${options.configuration}" has no extenders whose urlPrefix could be replaced`,
      );
    }
    for (const extender of configuration.extenders) {
      extender["urlPrefix"] = extenderUrl;
      if (extenderUrl.startsWith("https:")) continue;
      delete extender["enableHTTPS"];
      delete extender["tlsConfig"];
    }
  }
  options.edit?.(configuration);
}
