import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { registryBinaries } from "./binaries.ts";
import { Daemon } from "./daemon.ts";
import { onFreePort, untilReady } from "./ready-daemon.ts";
import { answersOk } from "./ready-url.ts";
import {
  prepareRegistry,
  type RegistryOptions,
  type RegistryPlace,
  writeRegistryConfiguration,
} from "./registry-configuration.ts";

export interface Registry extends AsyncDisposable {
  /** `127.0.0.1:20123`, as image references and insecure-registry options take it. */
  readonly host: string;
  /** `http://127.0.0.1:20123`, or https. */
  readonly url: string;
  /** Path of the PEM its certificate is verified with; only with `tls`. */
  readonly certificateAuthorityPath: string | undefined;
  readonly logPath: string;
  /** Stops the registry and keeps what it holds for `restart()`. */
  pause(): Promise<void>;
  /** Starts it again on the same port with the same contents. */
  restart(): Promise<void>;
  /** Stops it and removes what it holds. */
  stop(): Promise<void>;
}

/** Starts a distribution registry, empty, with deletion allowed, in a temporary folder. */
export async function startRegistry(options: RegistryOptions = {}): Promise<Registry> {
  const binaries = await registryBinaries();
  const workDir = await mkdtemp(join(tmpdir(), "layerwise-registry-"));
  const remove = () => rm(workDir, { recursive: true, force: true, maxRetries: 5 });
  try {
    const place = await prepareRegistry(options, { binaries, workDir });
    const { port, daemon } = await onFreePort(async (free) => {
      const candidate = options.port ?? free;
      return { port: candidate, daemon: await run(place, candidate) };
    });
    return registryOf(place, { port, daemon, remove });
  } catch (error) {
    await remove();
    throw error;
  }
}

function registryOf(
  place: RegistryPlace,
  running: { readonly port: number; readonly daemon: Daemon; readonly remove: () => Promise<void> },
): Registry {
  let current = running.daemon;
  async function stop(): Promise<void> {
    await current.stop();
    await running.remove();
  }
  return {
    host: hostOf(place, running.port),
    url: urlOf(place, running.port),
    certificateAuthorityPath: place.certificate?.authorityPath,
    logPath: current.logPath,
    pause: () => current.stop(),
    async restart() {
      await current.stop();
      current = await run(place, running.port);
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function run(place: RegistryPlace, port: number): Promise<Daemon> {
  const configurationPath = await writeRegistryConfiguration(place, hostOf(place, port));
  const daemon = new Daemon({
    name: "registry",
    command: place.binary,
    args: ["serve", configurationPath],
    logPath: join(place.workDir, "registry.log"),
    // Its traces would go to a collector nobody runs.
    environment: { OTEL_TRACES_EXPORTER: "none" },
  });
  await untilReady(daemon, {
    timeoutMs: 30_000,
    // Not /v2/, which answers 401 where one must log in.
    isReady: () => answersOk(`${urlOf(place, port)}/`, place.certificate?.authority),
  });
  return daemon;
}

function urlOf(place: RegistryPlace, port: number): string {
  return `${place.certificate === undefined ? "http" : "https"}://${hostOf(place, port)}`;
}

function hostOf(place: RegistryPlace, port: number): string {
  return `${place.address}:${port}`;
}
