import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { z } from "zod";
import type { HollowImage } from "../../test/cluster/hollow/hollow-image.ts";
import { type ExactNode, type ExactWorld, exactNodesOf } from "./exact-node.ts";

/** Scores for the nodes, integers of 0 or more. */
export type ExactFormula = (image: HollowImage, nodes: readonly ExactNode[]) => ArrayLike<number>;

export interface ExactExtender extends AsyncDisposable {
  /** Without the verb. */
  readonly url: string;
  /** What it looks at; until it is given a world it has no opinion. */
  watch(world: ExactWorld): void;
}

const Call = z.object({
  Pod: z.object({
    metadata: z.object({
      ownerReferences: z.array(z.object({ name: z.string() })).optional(),
    }),
    spec: z.object({ containers: z.array(z.object({ image: z.string() })) }),
  }),
  NodeNames: z.array(z.string()),
});

/** An extender that knows every simulated node exactly and answers by `formula`, within this process. */
export async function startExactExtender(formula: ExactFormula): Promise<ExactExtender> {
  let world: ExactWorld | undefined;
  const server = createServer((request, response) => {
    respond(request, response).catch((error: Error) => response.destroy(error));
  });
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await json(request);
    const answer = world === undefined ? [] : answerTo(Call.parse(body), world, formula);
    response.writeHead(200, { "Content-Type": "application/json" });
    response.end(JSON.stringify(answer));
  }
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    watch(next) {
      world = next;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function answerTo(
  { Pod: pod, NodeNames: names }: z.infer<typeof Call>,
  world: ExactWorld,
  formula: ExactFormula,
): object[] {
  const image = world.images.get(pod.spec.containers[0]?.image ?? "");
  if (image === undefined) return [];
  const owner = pod.metadata.ownerReferences?.[0]?.name;
  const nodes = exactNodesOf(world, { image, owner }, names);
  const scores = formula(image, nodes);
  return nodes.flatMap(({ name }, index) => {
    const score = scores[index] ?? 0;
    return score > 0 ? [{ Host: name, Score: score }] : [];
  });
}
