import { join } from "node:path";
import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type ServiceDefinition,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

const PROTOCOL = loadSync(join(import.meta.dirname, "../../agent/cri.proto"), { defaults: true });

/** What the runtime holds: images by id, with their tags and digests. */
export interface HeldImage {
  readonly id: string;
  readonly tags: string[];
  readonly digests: string[];
}

export interface ScriptedRuntimeOptions {
  readonly name: "containerd" | "cri-o" | "docker";
  readonly images: HeldImage[];
  readonly podUids?: readonly string[];
  readonly containers?: readonly object[];
}

/**
 * Speaks CRI as runtimes do that tests cannot start. RemoveImage is written after server/image_remove.go of CRI-O and
 * core/image.go of cri-dockerd, which take away different things.
 */
export class ScriptedRuntime implements AsyncDisposable {
  /** Arguments of RemoveImage, in order. */
  readonly removals: string[] = [];
  readonly #options: ScriptedRuntimeOptions;
  readonly #server = new Server();

  private constructor(options: ScriptedRuntimeOptions) {
    this.#options = options;
  }

  static async listen(socket: string, options: ScriptedRuntimeOptions): Promise<ScriptedRuntime> {
    const runtime = new ScriptedRuntime(options);
    await runtime.#listen(socket);
    return runtime;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.forceShutdown();
  }

  get images(): readonly HeldImage[] {
    return this.#options.images;
  }

  async #listen(socket: string): Promise<void> {
    const { name, podUids = [], containers = [] } = this.#options;
    this.#server.addService(PROTOCOL["runtime.v1.RuntimeService"] as ServiceDefinition, {
      Version: answering(() => ({ runtimeName: name })),
      ListPodSandbox: answering(({ filter }) => ({ items: sandboxesOf(podUids, filter) })),
      ListContainers: answering(() => ({ containers })),
    });
    this.#server.addService(PROTOCOL["runtime.v1.ImageService"] as ServiceDefinition, {
      ImageStatus: answering(({ image }) => ({ image: encode(this.#find(image?.image ?? "")) })),
      RemoveImage: answering(({ image }) => this.#remove(image?.image ?? "")),
    });
    await new Promise<void>((resolve, reject) => {
      this.#server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) =>
        error === null ? resolve() : reject(error),
      );
    });
  }

  #find(name: string): HeldImage | undefined {
    return this.images.find(({ id, tags, digests }) => [id, ...tags, ...digests].includes(name));
  }

  #remove(name: string): object {
    this.removals.push(name);
    const image = this.#find(name);
    if (image === undefined) return {};
    const isId = name === image.id;
    // cri-dockerd looks the argument up as an id, and takes what is none for an image that is gone.
    if (this.#options.name === "docker" && !isId) return {};
    if (this.#options.name === "cri-o" && !isId && image.tags.length > 1) {
      image.tags.splice(image.tags.indexOf(name), 1);
    } else {
      this.#options.images.splice(this.#options.images.indexOf(image), 1);
    }
    return {};
  }
}

interface Question {
  readonly image?: { readonly image: string } | null;
  readonly filter?: { readonly labelSelector: Readonly<Record<string, string>> } | null;
}

function answering(answer: (question: Question) => object): handleUnaryCall<Question, object> {
  return ({ request }, callback) => callback(null, answer(request));
}

function sandboxesOf(podUids: readonly string[], filter: Question["filter"]): object[] {
  const wanted = filter?.labelSelector["io.kubernetes.pod.uid"];
  const uids = podUids.filter((uid) => wanted === undefined || uid === wanted);
  return uids.map((uid) => ({ id: uid, labels: { "io.kubernetes.pod.uid": uid } }));
}

function encode(image: HeldImage | undefined): object | null {
  if (image === undefined) return null;
  return { id: image.id, repoTags: image.tags, repoDigests: image.digests };
}
