import { type ImageCheck, pullableConditionOf } from "../../api/image-check.ts";
import { foundFinding, type ImageFinding } from "./image-finding.ts";

/** What the cluster says; undefined until it has looked. */
export function storedFindingOf(check: ImageCheck): ImageFinding | undefined {
  const condition = pullableConditionOf(check);
  if (condition === undefined) return undefined;
  const { status: verdict, reason, message } = condition;
  if (verdict !== "True") {
    return { verdict: verdict === "False" ? "bad" : "unknown", reason, message, platforms: [] };
  }
  const { digest, platforms = [], missingPlatforms = [] } = check.status ?? {};
  return foundFinding({
    image: check.spec.image,
    digest,
    needsEveryPlatform: false,
    platforms: [
      ...platforms,
      ...missingPlatforms.map((platform) => ({ platform, missing: true as const })),
    ],
    remarks: [],
  });
}
