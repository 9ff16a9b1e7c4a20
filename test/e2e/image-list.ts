import { join } from "node:path";
import { Client, credentials, type ServiceDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { CriImage } from "../../agent/cri-answers.ts";

const TIMEOUT_MS = 10_000;

const PROTOCOL = loadSync(join(import.meta.dirname, "image-list.proto"), { defaults: true });
const { ListImages } = PROTOCOL["runtime.v1.ImageService"] as ServiceDefinition;

export type ListedImage = Pick<CriImage, "id" | "repoTags" | "repoDigests">;

/** All images of a container runtime, as it tells a kubelet over CRI. */
export async function listImages(socket: string): Promise<readonly ListedImage[]> {
  if (ListImages === undefined) throw new TypeError("There is no ListImages in image-list.proto");
  const { path, requestSerialize, responseDeserialize } = ListImages;
  const client = new Client(`unix:${socket}`, credentials.createInsecure());
  const decode = responseDeserialize as (bytes: Buffer) => { images: readonly ListedImage[] };
  const deadline = Date.now() + TIMEOUT_MS;
  try {
    return await new Promise((resolve, reject) => {
      client.makeUnaryRequest(path, requestSerialize, decode, {}, { deadline }, (error, answer) => {
        if (error === null && answer !== undefined) resolve(answer.images);
        else reject(new Error(`ListImages at ${socket}: ${error?.details}`, { cause: error }));
      });
    });
  } finally {
    client.close();
  }
}
