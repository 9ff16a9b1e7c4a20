import { describe, expect, it } from "vitest";
import { TargetLookUp } from "../../../controller/caches/target-look-up.ts";
import type { Inquiry } from "../../../controller/images/look-up.ts";
import type { Digest } from "../../../placement/digest.ts";
import { parseDigest } from "../../../placement/digest.ts";
import { failed, type RegistryResult } from "../../../registry/failures/registry-failure.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { imageCache } from "./sample-cache.ts";

const digest = parseDigest(`sha256:${"a".repeat(64)}`);
const cache = imageCache({ spec: { imagePullSecrets: [{ name: "registry" }] } });
const { namespace, name, uid } = cache.metadata;
const record = { key: "shop/web", identity: { namespace, name, uid }, resourceVersion: "1", cache };
const { signal } = new AbortController();

function hang(until: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    until.addEventListener("abort", () => reject(until.reason), { once: true });
  });
}

describe("TargetLookUp", () => {
  it("asks anew, in the name of the cache, and leaves out what could not be told", async () => {
    const asked: Inquiry[] = [];
    const readDigest = async (inquiry: Inquiry): Promise<RegistryResult<Digest>> => {
      asked.push(inquiry);
      if (inquiry.key.endsWith("bad")) {
        return failed("Denied", "no", { leg: "token", host: "r.example" });
      }
      return { kind: "ok", value: digest };
    };
    const lookUp = new TargetLookUp({ lookUp: { readDigest }, clock: new FakeClock() });
    const targets = await lookUp.read(record, ["r.example/web:good", "r.example/web:bad"], signal);
    expect([...targets]).toEqual([["r.example/web:good", digest]]);
    const contexts = [
      { namespace: "shop", secretNames: ["registry"], serviceAccountName: "default" },
    ];
    expect(asked).toEqual([
      { key: "r.example/web:good", contexts, isAnew: true },
      { key: "r.example/web:bad", contexts, isAnew: true },
    ]);
  });

  it("reads what other registries say although one does not answer, in one cache and in others", async () => {
    const clock = new FakeClock();
    const readDigest = ({ key }: Inquiry, until: AbortSignal): Promise<RegistryResult<Digest>> =>
      key.startsWith("silent.example")
        ? hang(until)
        : Promise.resolve({ kind: "ok", value: digest });
    const lookUp = new TargetLookUp({ lookUp: { readDigest }, clock });
    const silent = Array.from({ length: 50 }, (_, index) => `silent.example/web:${index}`);
    const mixed = lookUp.read(record, [...silent, "r.example/web:good"], signal);
    const other = await lookUp.read(record, ["r.example/web:other"], signal);
    expect([...other.keys()]).toEqual(["r.example/web:other"]);
    await clock.advance(15_000);
    expect([...(await mixed).keys()]).toEqual(["r.example/web:good"]);
  });

  it("leaves nobody waiting for a registry when a fault has ended it", async () => {
    const signals: AbortSignal[] = [];
    const readDigest = (_: Inquiry, until: AbortSignal): Promise<RegistryResult<Digest>> => {
      signals.push(until);
      return signals.length === 1 ? hang(until) : Promise.reject(new Error("no secrets"));
    };
    const lookUp = new TargetLookUp({ lookUp: { readDigest }, clock: new FakeClock() });
    const reading = lookUp.read(record, ["silent.example/web:1", "r.example/web:1"], signal);
    await expect(reading).rejects.toThrow("no secrets");
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  it("waits no longer than 15 s for all together", async () => {
    const clock = new FakeClock();
    const readDigest = (_: Inquiry, until: AbortSignal) => hang(until);
    const lookUp = new TargetLookUp({ lookUp: { readDigest }, clock });
    const reading = lookUp.read(record, ["r.example/web:slow"], signal);
    await clock.advance(15_000);
    expect([...(await reading)]).toEqual([]);
  });
});
