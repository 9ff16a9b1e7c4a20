import { z } from "zod";
import { chooseExplainedPods } from "./explained-pods.ts";
import type { PlacedPod } from "./placed-pod.ts";

const Answer = z.object({ summary: z.string() });
const TIMEOUT_MS = 5000;

/** Why a few of the pods landed where they did, a line each, as the extender tells it. */
export async function readExplanations(
  extenderMetrics: string,
  placed: readonly PlacedPod[],
): Promise<string[]> {
  const lines = chooseExplainedPods(placed).map(async ({ pod, outcome }) => {
    const image = `${pod.image.repository}:${pod.image.tag}`;
    const summary = await readSummary(explainUrlOf(extenderMetrics, pod));
    return `${pod.name} (${image}), ${outcome}: ${summary}`;
  });
  return Promise.all(lines);
}

export function explainUrlOf(
  extenderMetrics: string,
  pod: { readonly namespace: string; readonly name: string },
): string {
  const query = new URLSearchParams({ namespace: pod.namespace, pod: pod.name });
  return `http://${extenderMetrics}/explain?${query.toString()}`;
}

async function readSummary(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const answer = Answer.safeParse(await response.json());
  return answer.success ? answer.data.summary : `not explained (HTTP ${response.status})`;
}
