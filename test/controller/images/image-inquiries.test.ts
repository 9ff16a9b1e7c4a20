import { describe, expect, it } from "vitest";
import {
  askersOf,
  digestInquiriesOf,
  tagInquiryOf,
} from "../../../controller/images/image-inquiries.ts";
import { ImageUsage } from "../../../controller/images/image-usage.ts";
import { digestOf } from "../../support/layers.ts";

const DIGEST = digestOf(1);
const SHOP = { namespace: "shop", secretNames: ["pull"], serviceAccountName: "default" };
const BANK = { namespace: "bank", secretNames: [], serviceAccountName: "teller" };

describe("digestInquiriesOf()", () => {
  it("asks in each repository in the name of those who use it there", () => {
    const usage = new ImageUsage({ maxImages: 100 });
    usage.use("Node/a", { keys: [`ghcr.io/a/b@${DIGEST}`] });
    usage.use("Pod/shop/a", { keys: [`ghcr.io/a/b@${DIGEST}`], context: SHOP });
    usage.use("Pod/bank/a", { keys: ["mirror.example/b:v1"], context: BANK });
    const tags = ["mirror.example/b:v1", "mirror.example/b:unused"];
    expect(digestInquiriesOf(DIGEST, tags, usage)).toEqual([
      { key: `ghcr.io/a/b@${DIGEST}`, contexts: [SHOP] },
      { key: `mirror.example/b@${DIGEST}`, contexts: [BANK] },
    ]);
  });

  it("is empty when nothing uses the digest or a tag of it", () => {
    const usage = new ImageUsage({ maxImages: 100 });
    expect(digestInquiriesOf(DIGEST, ["ghcr.io/a/b:v1"], usage)).toEqual([]);
  });

  it("asks in at most three repositories and five names", () => {
    const usage = new ImageUsage({ maxImages: 100 });
    for (let index = 0; index < 10; index++) {
      usage.use(`Node/${index}`, { keys: [`r${index}.example/a@${DIGEST}`] });
      const context = { ...SHOP, namespace: `n${index}` };
      usage.use(`Pod/${index}`, { keys: [`r0.example/a@${DIGEST}`], context });
    }
    const inquiries = digestInquiriesOf(DIGEST, [], usage);
    expect(inquiries.map(({ contexts }) => contexts.length)).toEqual([5, 0, 0]);
  });
});

describe("askersOf()", () => {
  it("tells repositories and names apart", () => {
    const usage = new ImageUsage({ maxImages: 100 });
    usage.use("Pod/shop/a", { keys: ["ghcr.io/a/b:v1"], context: SHOP });
    usage.use("Pod/bank/a", { keys: ["ghcr.io/a/b:v1"], context: BANK });
    expect(askersOf([tagInquiryOf("ghcr.io/a/b:v1", usage)])).toEqual([
      "ghcr.io/a/b:v1",
      "ghcr.io/a/b:v1 shop/default/pull",
      "ghcr.io/a/b:v1 bank/teller/",
    ]);
  });
});
