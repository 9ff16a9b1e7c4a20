import type { Credential } from "../../registry/credentials/credential.ts";
import type { RegistryClientOptions } from "../../registry/registry-client.ts";
import { openClient } from "../registry/opened-client.ts";
import { podObject } from "./admission-reviews.ts";
import { nodeObject } from "./nodes.ts";
import { type DeskOptions, ReviewDesk } from "./review-desk.ts";

export interface OneImage extends Omit<DeskOptions, "registry" | "credentials"> {
  readonly image: string;
  readonly pullPolicy?: string;
  readonly credentials?: readonly Credential[];
  readonly notes?: NonNullable<DeskOptions["credentials"]>["notes"];
  readonly client?: Partial<RegistryClientOptions>;
}

export interface OneVerdict {
  /** As `ManifestUnknown deny`. */
  readonly verdict: string;
  readonly message: string;
  readonly allowed: boolean;
  readonly warnings: readonly string[];
}

/** What an enforcing and warning namespace is told of one image, looked up with a real client on a node of linux/amd64. */
export async function judgedOnce(given: OneImage): Promise<OneVerdict> {
  const { image, pullPolicy = "Always", credentials = [], notes = [], client, ...options } = given;
  const desk = new ReviewDesk({
    nodes: [nodeObject("a")],
    ...options,
    registry: openClient(client),
    credentials: { credentials, notes },
  });
  const spec = { containers: [{ name: "app", image, imagePullPolicy: pullPolicy }] };
  const { answer, images } = await desk.review({ object: podObject(spec) });
  const [judged] = images;
  if (judged === undefined) throw new Error("nothing was judged");
  const { verdict } = judged.judgement;
  return {
    verdict: `${verdict.class} ${verdict.action}`,
    message: verdict.class === "Pullable" ? "" : verdict.problem.message,
    allowed: answer.denial === undefined,
    warnings: answer.warnings,
  };
}
