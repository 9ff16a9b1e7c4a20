import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hollowImage } from "./hollow-image-builder.ts";
import { PullQueue } from "./pull-queue.ts";

const options = { bytesPerSecond: 10, overheadMs: 200 };

describe("PullQueue", () => {
  it("pull() transfers an absent image at the bandwidth and then has it", () => {
    const queue = new PullQueue(options);
    const web = hollowImage("web", { base: 30, web: 20 });
    expect(queue.pull(web, 1000)).toEqual({
      kind: "queued",
      startMs: 1000,
      endMs: 6200,
      missingBytes: 50,
    });
    expect(queue.imagesAt(6199)).toEqual([]);
    expect(queue.imagesAt(6200)).toEqual([web]);
    expect(queue.pull(web, 6200)).toEqual({ kind: "present" });
  });

  it("pull() transfers only the layers that no other image brought", () => {
    const queue = new PullQueue(options);
    queue.pull(hollowImage("web", { base: 30, web: 20 }), 0);
    expect(queue.pull(hollowImage("api", { base: 30, api: 10 }), 60_000)).toEqual({
      kind: "queued",
      startMs: 60_000,
      endMs: 61_200,
      missingBytes: 10,
    });
  });

  it("pull() waits for the pulls before it and counts their layers as coming", () => {
    const queue = new PullQueue(options);
    queue.pull(hollowImage("web", { base: 30, web: 20 }), 0);
    expect(queue.pull(hollowImage("api", { base: 30, api: 10 }), 1000)).toEqual({
      kind: "queued",
      startMs: 5200,
      endMs: 6400,
      missingBytes: 10,
    });
  });

  it("pull() of an image on its way waits its turn and costs no bytes", () => {
    const queue = new PullQueue(options);
    const web = hollowImage("web", { base: 30, web: 20 });
    queue.pull(web, 0);
    expect(queue.pull(web, 1000)).toEqual({
      kind: "queued",
      startMs: 5200,
      endMs: 5400,
      missingBytes: 0,
    });
  });

  it("pull() transfers a layer once that a manifest lists twice", () => {
    const queue = new PullQueue(options);
    const image = hollowImage("web", { base: 30 });
    const twice = { ...image, layers: [...image.layers, ...image.layers] };
    expect(queue.pull(twice, 0)).toMatchObject({ missingBytes: 30 });
  });

  it("pull() in two lanes takes the first that is free, each at half the bandwidth", () => {
    const queue = new PullQueue({ ...options, lanes: 2 });
    const [web, api, db] = ["web", "api", "db"].map((name) => hollowImage(name, { [name]: 10 }));
    if (web === undefined || api === undefined || db === undefined) throw new Error("no image");
    expect(queue.pull(web, 0)).toMatchObject({ startMs: 0, endMs: 2200 });
    expect(queue.busyMs(0)).toBe(0);
    expect(queue.pull(api, 1000)).toMatchObject({ startMs: 1000, endMs: 3200 });
    expect(queue.busyMs(1000)).toBe(1200);
    expect(queue.pull(db, 1000)).toMatchObject({ startMs: 2200, endMs: 4400 });
  });

  it("pull() waits for a layer that another lane brings", () => {
    const queue = new PullQueue({ ...options, lanes: 2 });
    queue.pull(hollowImage("web", { base: 100 }), 0);
    const api = hollowImage("api", { base: 100, api: 10 });
    expect(queue.pull(api, 0)).toMatchObject({ startMs: 0, endMs: 20_200, missingBytes: 10 });
  });

  it("transfers the union of all layers whatever the order, one pull at a time", () => {
    const image = fc
      .uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1 })
      .map((ids) => hollowImage(`i${ids.join("-")}`, Object.fromEntries(ids.map((id) => [id, 7]))));
    fc.assert(
      fc.property(fc.array(image, { minLength: 1 }), (images) => {
        const queue = new PullQueue(options);
        const pulls = images.map((each, index) => queue.pull(each, index));
        const queued = pulls.filter((pull) => pull.kind === "queued");
        const union = new Set(images.flatMap((each) => each.layers.map((layer) => layer.digest)));
        expect(queued.reduce((sum, pull) => sum + pull.missingBytes, 0)).toBe(7 * union.size);
        for (const [index, pull] of queued.entries()) {
          expect(pull.startMs).toBeGreaterThanOrEqual(queued[index - 1]?.endMs ?? 0);
        }
      }),
    );
  });
});
