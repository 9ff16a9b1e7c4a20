import { describe, expect, it } from "vitest";
import { FakeClock } from "../support/fake-clock.ts";
import { digestOf } from "../support/layers.ts";
import { containers, podObject } from "./admission-reviews.ts";
import { imageCheck } from "./image-checks.ts";
import { nodeObject } from "./nodes.ts";
import { type DeskOptions, ReviewDesk } from "./review-desk.ts";

const TAGGED = "registry.example/app:v1";
const PINNED = `registry.example/app@${digestOf("app")}`;

/** A registry that answers nothing: who waits for it waits until its own deadline. */
const SILENT: NonNullable<DeskOptions["registry"]> = {
  readImage: (_reference, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    }),
};

async function judge(
  image: string,
  { policy = "IfNotPresent", ...options }: DeskOptions & { readonly policy?: string } = {},
): Promise<string> {
  const desk = new ReviewDesk({ nodes: [nodeObject("a"), nodeObject("b")], ...options });
  const spec = { containers: [{ name: "app", image, imagePullPolicy: policy }] };
  const { images } = await desk.review({ object: podObject(spec) });
  const [{ judgement } = { judgement: undefined }] = images;
  if (judgement === undefined) throw new Error("it was not judged");
  return `${judgement.verdict.class} ${judgement.verdict.action} ${judgement.source}`;
}

function nodesWith(image: string, ...holders: boolean[]): object[] {
  return holders.map((has, index) => nodeObject(`n${index}`, has ? { images: [image] } : {}));
}

describe("ImageJudge", () => {
  it("denies what is no reference without asking anybody", async () => {
    expect(await judge("A:b:c")).toBe("InvalidReference deny reference");
  });

  it("takes the ImageCheck in memory before anything else", async () => {
    const bad = imageCheck({ status: "False", reason: "ManifestUnknown" });
    expect(await judge(TAGGED, { checks: [imageCheck()] })).toBe("Pullable allow check");
    expect(await judge(TAGGED, { checks: [bad] })).toBe("ManifestUnknown deny check");
    const checks = [bad];
    expect(await judge(TAGGED, { checks, nodes: nodesWith(TAGGED, true, false) })).toBe(
      "ManifestUnknown warn check",
    );
  });

  it("denies on a node's word what ours alone only warns of", async () => {
    const fields = { status: "False", reason: "TLSUntrusted" } as const;
    expect(await judge(TAGGED, { checks: [imageCheck(fields)] })).toBe("TLSUntrusted warn check");
    const seen = imageCheck({ ...fields, more: { vantage: "Node" } });
    expect(await judge(TAGGED, { checks: [seen] })).toBe("TLSUntrusted deny check");
  });

  it("asks no registry for a pinned image that is present", async () => {
    expect(await judge(PINNED, { nodes: nodesWith(PINNED, true, false) })).toBe(
      "Pullable allow nodes",
    );
    const nodes = nodesWith(PINNED, true, false, false);
    expect(await judge(PINNED, { nodes, presentNodes: 2, maxLookUps: 0 })).toBe(
      "NotYetKnown warn none",
    );
  });

  it("asks no registry for a tag that every node has", async () => {
    expect(await judge(TAGGED, { nodes: nodesWith(TAGGED, true, true) })).toBe(
      "Pullable allow nodes",
    );
    const nodes = nodesWith(TAGGED, true, false);
    expect(await judge(TAGGED, { nodes, maxLookUps: 0 })).toBe("NotYetKnown allow none");
  });

  it("asks about what is pulled always, wherever it is", async () => {
    const nodes = nodesWith(PINNED, true, true);
    expect(await judge(PINNED, { nodes, policy: "Always", maxLookUps: 0 })).toBe(
      "NotYetKnown warn none",
    );
  });

  it("wants an image that is never pulled to be there", async () => {
    const judgeNever = (options: DeskOptions) => judge(TAGGED, { policy: "Never", ...options });
    expect(await judgeNever({})).toBe("PullNeverNotCached deny nodes");
    expect(await judgeNever({ nodes: nodesWith(TAGGED, true, false) })).toBe(
      "Pullable allow nodes",
    );
    expect(await judgeNever({ nodes: nodesWith(TAGGED, true, false), presentNodes: 2 })).toBe(
      "NotEnoughNodes warn nodes",
    );
    expect(await judgeNever({ nodesSynced: false })).toBe("NotYetKnown warn none");
  });

  it("has no verdict yet when the time is over", async () => {
    const clock = new FakeClock();
    const judging = judge(TAGGED, { registry: SILENT, clock, deadlineMs: 2_500 });
    await clock.advance(2_500);
    expect(await judging).toBe("NotYetKnown warn none");
  });

  it("survives faults of ours", async () => {
    const registry: DeskOptions["registry"] = {
      readImage: () => Promise.reject(new TypeError("a fault")),
    };
    expect(await judge(TAGGED, { registry })).toBe("InternalError warn none");
  });

  it("takes the operator's word on what to do", async () => {
    const actions = ["NotYetKnown=deny", "InvalidReference=allow"];
    expect(await judge(TAGGED, { actions, maxLookUps: 0 })).toBe("NotYetKnown deny none");
    expect(await judge("A:b:c", { actions })).toBe("InvalidReference allow reference");
  });

  it("looks up at most so many images for one review", async () => {
    const clock = new FakeClock();
    const desk = new ReviewDesk({ maxLookUps: 2, registry: SILENT, clock });
    const reviewing = desk.review({ object: podObject(containers("a:1", "b:1", "c:1", "d:1")) });
    await clock.advance(2_500);
    await reviewing;
    expect(desk.lookUps.running).toBe(2);
  });
});
