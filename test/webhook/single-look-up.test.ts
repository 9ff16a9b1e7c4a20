import { describe, expect, it } from "vitest";
import { systemClock } from "../../runtime/clock.ts";
import { startLyingRegistry } from "../registry/lying-registry.ts";
import { openClient } from "../registry/opened-client.ts";
import { StoredContent } from "../registry/stored-content.ts";
import { containers, podObject, reviewJson } from "./admission-reviews.ts";
import { nodeObject } from "./nodes.ts";
import { ReviewDesk } from "./review-desk.ts";
import { postReview, serveReviews } from "./served-reviews.ts";

async function reviewAtOnce(count: number, tag: string) {
  const content = new StoredContent();
  content.putImage({ tag: "v1", platforms: [{ layers: [{ content: "x" }] }] });
  const registry = await startLyingRegistry((request) => content.answer(request));
  const client = openClient({ insecureHosts: [registry.host] });
  const desk = new ReviewDesk({ registry: client, nodes: [nodeObject("a")], clock: systemClock });
  const { url } = await serveReviews({ reviewer: desk.reviewer });
  const image = `${registry.host}/team/app:${tag}`;
  const body = JSON.stringify(reviewJson({ object: podObject(containers(image)) }));
  const answers = await Promise.all(Array.from({ length: count }, () => postReview(url, body)));
  const allowed = answers.map(async (response) => {
    const review = (await response.json()) as { response: { allowed: boolean } };
    return review.response.allowed;
  });
  return { registry, allowed: await Promise.all(allowed) };
}

describe("1,000 reviews at once of one image that nothing is known of", () => {
  it("ask the registry once when it is there", async () => {
    const { registry, allowed } = await reviewAtOnce(1_000, "v1");
    expect(allowed).toEqual(Array.from({ length: 1_000 }, () => true));
    const manifests = registry.lines.filter((line) => line.includes("/manifests/"));
    expect(manifests).toEqual([
      "HEAD /v2/team/app/manifests/v1",
      expect.stringMatching(/^GET \/v2\/team\/app\/manifests\/sha256:/),
    ]);
    expect(registry.lines.filter((line) => line.includes("/blobs/"))).toHaveLength(1);
  });

  it("ask the registry once when it is not", async () => {
    const { registry, allowed } = await reviewAtOnce(1_000, "absent");
    expect(allowed).toEqual(Array.from({ length: 1_000 }, () => false));
    expect(registry.lines).toEqual([
      "HEAD /v2/team/app/manifests/absent",
      "GET /v2/team/app/manifests/absent",
    ]);
  });
});
