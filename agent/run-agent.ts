import { writeFile } from "node:fs/promises";
import { formatRemovalReport, type RemovalReport } from "../api/removal-report.ts";
import { formatImageReference } from "../placement/image-reference.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { AgentArguments } from "./agent-arguments.ts";
import { CriClient } from "./cri-client.ts";
import { findOwnRuntime } from "./find-own-runtime.ts";
import { removeImages } from "./remove-images.ts";
import { socketCandidates } from "./socket-candidates.ts";

/** Well below what the pod gets: the rest is for the pull of its image, and for reporting what was done. */
const RUN_TIME_MS = 240_000;

/** Removes the images and reports it; resolves to the exit code: 0 where every image has an outcome, else 1. */
export async function runAgent(
  agent: AgentArguments,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): Promise<number> {
  const report = await reportOf(agent, { clock, endMs: clock.nowMs() + RUN_TIME_MS });
  logger.info({ images: agent.references.map(formatImageReference), report }, "images removed");
  await writeFile(agent.reportFile, formatRemovalReport(report));
  return report.kind === "done" ? 0 : 1;
}

async function reportOf(
  { references, podUid, criSocket, runFolder }: AgentArguments,
  options: { readonly clock: Clock; readonly endMs: number },
): Promise<RemovalReport> {
  const sockets = criSocket === undefined ? await socketCandidates(runFolder) : [criSocket];
  const clients = sockets.map((socket) => new CriClient(socket, options));
  try {
    const [only] = clients;
    const runtime =
      criSocket !== undefined && only !== undefined ? only : await findOwnRuntime(clients, podUid);
    return { kind: "done", outcomes: await removeImages(references, runtime) };
  } catch (error) {
    return { kind: "fault", message: error instanceof Error ? error.message : String(error) };
  } finally {
    for (const client of clients) client.close();
  }
}
