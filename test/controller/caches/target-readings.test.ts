import { describe, expect, it } from "vitest";
import type { CacheRecord } from "../../../controller/caches/cache-record.ts";
import { type ReadingRequest, TargetReadings } from "../../../controller/caches/target-readings.ts";
import type { Digest } from "../../../placement/digest.ts";
import { digestOf } from "../../support/layers.ts";
import { imageCache } from "./sample-cache.ts";

const TAG = "registry.example/web:latest";
const TARGETS = new Map([[TAG, digestOf("web")]]);

function recordOf(name: string, uid = `uid-of-${name}`): CacheRecord {
  const cache = imageCache({ name });
  const identity = { namespace: "shop", name, uid };
  return { key: `shop/${name}`, identity, resourceVersion: "1", cache };
}

function request(cause: ReadingRequest["cause"] = "due"): ReadingRequest {
  return { cause, references: [TAG], signal: new AbortController().signal };
}

/** Readings that end when the test says so, in the order in which they were begun. */
function heldReadings() {
  const begun: (PromiseWithResolvers<ReadonlyMap<string, Digest>> & {
    readonly key: string;
    readonly signal: AbortSignal;
  })[] = [];
  const ended: string[] = [];
  const readings = new TargetReadings({
    lookUp: {
      read({ key }, _references, signal) {
        const reading = Promise.withResolvers<ReadonlyMap<string, Digest>>();
        begun.push({ ...reading, key, signal });
        return reading.promise;
      },
    },
    onEnd: (key) => ended.push(key),
  });
  return { readings, begun, ended };
}

/** Whatever has been resolved is told of by then. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("TargetReadings", () => {
  it("gives what was read to whoever comes back for it, once", async () => {
    const { readings, begun, ended } = heldReadings();
    expect([
      readings.take(recordOf("a"), request()),
      readings.take(recordOf("a"), request()),
    ]).toEqual([undefined, undefined]);
    expect(begun.map(({ key }) => key)).toEqual(["shop/a"]);
    begun[0]?.resolve(TARGETS);
    await settled();
    expect(ended).toEqual(["shop/a"]);
    expect(readings.take(recordOf("a"), request())).toEqual(TARGETS);
    expect(readings.take(recordOf("a"), request())).toBeUndefined();
    expect(begun).toHaveLength(2);
  });

  it("begins anew for whoever asks meanwhile, and for a cache of the same name that came after", async () => {
    const { readings, begun, ended } = heldReadings();
    readings.take(recordOf("a"), request("due"));
    readings.take(recordOf("a"), request("asked"));
    readings.take(recordOf("a", "another-uid"), request("asked"));
    expect(begun.map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
    for (const reading of begun) reading.resolve(TARGETS);
    await settled();
    // The others are nothing to anybody any more.
    expect(ended).toEqual(["shop/a"]);
    expect(readings.take(recordOf("a", "another-uid"), request("asked"))).toEqual(TARGETS);
  });

  it("throws what the reading threw, and begins anew after that", async () => {
    const { readings, begun } = heldReadings();
    readings.take(recordOf("a"), request());
    begun[0]?.reject(new Error("no credentials"));
    await settled();
    expect(() => readings.take(recordOf("a"), request())).toThrow("no credentials");
    expect(readings.take(recordOf("a"), request())).toBeUndefined();
    expect(begun).toHaveLength(2);
  });

  it("asks nobody for a cache without moving references, and ends what is read for one that is gone", () => {
    const { readings, begun } = heldReadings();
    expect(readings.take(recordOf("a"), { ...request(), references: [] })).toEqual(new Map());
    expect(begun).toEqual([]);
    readings.take(recordOf("b"), request());
    readings.forget("shop/b");
    expect(begun[0]?.signal.aborted).toBe(true);
  });
});
