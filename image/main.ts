import { join } from "node:path";
import { readDockerConfiguration } from "../cli/checks/docker-configuration.ts";
import { UserCredentials } from "../cli/checks/user-credentials.ts";
import { parseDigest } from "../placement/digest.ts";
import { formatImageReference } from "../placement/image-reference.ts";
import { readCertificateAuthorities } from "../registry/transport/certificate-authorities.ts";
import { systemClock } from "../runtime/clock.ts";
import { BuildProgress } from "../test/cluster/build-progress.ts";
import { assembleImage } from "./assemble-image.ts";
import { IMAGE_USAGE, type ImageOptions, parseImageOptions } from "./image-options.ts";
import { nodeBinary } from "./node-binary.ts";
import { PushConnection } from "./push-connection.ts";
import { pushImage } from "./push-image.ts";

async function main(): Promise<number> {
  const parsed = parseImageOptions(process.argv.slice(2));
  if (parsed.kind === "help") {
    process.stdout.write(IMAGE_USAGE);
    return 0;
  }
  if (parsed.kind === "faulty") {
    process.stderr.write(`${parsed.message}\n\n${IMAGE_USAGE}`);
    return 2;
  }
  const progress = new BuildProgress(process.stderr, systemClock);
  try {
    process.stdout.write(`${await pushFromCheckout(parsed.options, progress)}\n`);
    return 0;
  } catch (error) {
    progress.end();
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

/** Returns the reference, with its digest, of what was pushed. */
async function pushFromCheckout(options: ImageOptions, progress: BuildProgress): Promise<string> {
  const { push, insecureRegistry, trustedRegistry, registryCaFile } = options;
  const node = nodeBinary((specifier) => import.meta.resolve(specifier));
  const { signal } = new AbortController();
  const { env: environment } = process;
  const warn = (text: string) => progress.step(text);
  const configuration = await readDockerConfiguration(environment);
  const known = new UserCredentials({ configuration, environment, signal, warn });
  const { credentials } = await known.credentialsFor(push, []);
  await using connection = await PushConnection.open({
    clock: systemClock,
    signal,
    domain: push.domain,
    path: push.path,
    credential: credentials[0],
    insecureRegistry,
    trustedRegistry,
    certificateAuthorities: await readCertificateAuthorities(registryCaFile),
    proxies: {
      httpProxy: environment["http_proxy"] || environment["HTTP_PROXY"],
      httpsProxy: environment["https_proxy"] || environment["HTTPS_PROXY"],
      noProxy: environment["no_proxy"] || environment["NO_PROXY"],
    },
  });
  const onStep = (text: string) => progress.step(text);
  const root = join(import.meta.dirname, "..");
  const image = await assembleImage({ root, node, onStep });
  const { path, tag = "latest" } = push;
  await pushImage(image, connection, { path, tag, onStep });
  const reference = formatImageReference({ ...push, digest: parseDigest(image.manifest.digest) });
  progress.end(`pushed ${reference}`);
  return reference;
}

process.exit(await main());
