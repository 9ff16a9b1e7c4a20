import type { Problem } from "../check/check-result.ts";
import type { PodImage } from "../placement/pod-images.ts";
import type { Judgement } from "./image-judge.ts";

/** One image of a review, under the first container that names it. */
export interface SharedImage {
  readonly image: PodImage;
  /** How many more containers name it. */
  readonly others: number;
}

export interface JudgedImage extends SharedImage {
  readonly judgement: Judgement;
}

/** An image that is not simply allowed. */
export interface ProblemImage extends JudgedImage {
  readonly action: "warn" | "deny";
  readonly problem: Problem;
}

/** Each image once for each pull policy, in the order of the containers. */
export function sharedImagesOf(images: readonly PodImage[]): SharedImage[] {
  const shared = new Map<string, { image: PodImage; others: number }>();
  for (const image of images) {
    const key = `${image.pullPolicy} ${image.reference}`;
    const known = shared.get(key);
    if (known === undefined) shared.set(key, { image, others: 0 });
    else known.others++;
  }
  return [...shared.values()];
}

/** Those that are not simply allowed, denied ones first. */
export function problemImagesOf(images: readonly JudgedImage[]): ProblemImage[] {
  const problems = images.flatMap((judged): ProblemImage[] => {
    const { verdict } = judged.judgement;
    if (verdict.class === "Pullable" || verdict.action === "allow") return [];
    return [{ ...judged, action: verdict.action, problem: verdict.problem }];
  });
  return problems.sort((a, b) => Number(b.action === "deny") - Number(a.action === "deny"));
}
