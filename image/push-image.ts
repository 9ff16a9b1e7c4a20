import { quoteText } from "../placement/quote-text.ts";
import { OperatorError } from "../runtime/operator-error.ts";
import type { AssembledImage, Blob } from "./assemble-image.ts";
import type { PushConnection, PushReply } from "./push-connection.ts";

export interface PushDestination {
  readonly path: string;
  readonly tag: string;
  /** Called before each blob that is not there yet. */
  readonly onStep: (text: string) => void;
}

/**
 * Pushes an image as the OCI distribution specification 1.1 has it ("Pushing a blob monolithically"): blobs that are not there,
 * then the manifest under its tag. Throws OperatorError with what the registry said where it refuses.
 */
export async function pushImage(
  image: AssembledImage,
  connection: PushConnection,
  destination: PushDestination,
): Promise<void> {
  for (const blob of [...image.layers, image.config]) {
    await pushBlob(blob, connection, destination);
  }
  const { path, tag } = destination;
  const { bytes, mediaType } = image.manifest;
  const reply = await connection.send({
    method: "PUT",
    url: new URL(`/v2/${path}/manifests/${tag}`, connection.registry),
    body: bytes,
    contentType: mediaType,
  });
  expectStatus(reply, 201, `the manifest of ${quoteText(`${path}:${tag}`)}`);
}

async function pushBlob(
  { digest, bytes }: Blob,
  connection: PushConnection,
  { path, onStep }: PushDestination,
): Promise<void> {
  const { registry } = connection;
  const known = await connection.send({
    method: "HEAD",
    url: new URL(`/v2/${path}/blobs/${digest}`, registry),
  });
  if (known.status === 200) return;
  onStep(`pushing ${(bytes.length / 1e6).toFixed(1)} MB`);
  const uploads = new URL(`/v2/${path}/blobs/uploads/`, registry);
  const started = await connection.send({ method: "POST", url: uploads });
  expectStatus(started, 202, "an upload");
  if (started.location === undefined || !URL.canParse(started.location, uploads.href)) {
    throw new OperatorError(`"${registry.host}" began an upload and does not say where it goes`);
  }
  const url = new URL(started.location, uploads);
  url.searchParams.set("digest", digest);
  const contentType = "application/octet-stream";
  const done = await connection.send({ method: "PUT", url, body: bytes, contentType });
  expectStatus(done, 201, `blob ${digest}`);
}

function expectStatus({ status, text }: PushReply, wanted: number, what: string): void {
  if (status === wanted) return;
  const advice = status === 401 || status === 403 ? ": log in as somebody who may push" : "";
  throw new OperatorError(
    `The registry answered ${status} to ${what}${advice}; it said ${quoteText(text)}`,
  );
}
