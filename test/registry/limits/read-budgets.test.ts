import { describe, expect, it } from "vitest";
import { ReadBudgets } from "../../../registry/limits/read-budgets.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import { startLyingRegistry } from "../lying-registry.ts";
import { failureOf, openClient, readImage } from "../opened-client.ts";
import { StoredContent } from "../stored-content.ts";

const ALICE = { host: "r.example", credentialHash: "alice" };
const BOB = { host: "r.example", credentialHash: "bob" };
const ELSEWHERE = { host: "other.example", credentialHash: "alice" };
const HOUR_MS = 3_600_000;

function createBudgets(readsPerHour = 1_000) {
  const clock = new FakeClock();
  const share = { readsPerHour };
  const budgets = new ReadBudgets({ clock, readsPerHour: () => share.readsPerHour });
  const spend = (key = ALICE) => budgets.spend(key, "manifest")?.failure;
  const allow = (limit: string, remaining: string, key = ALICE) =>
    budgets.observe(key, {
      headers: { "ratelimit-limit": limit, "ratelimit-remaining": remaining },
    });
  return { clock, share, spend, allow };
}

describe("ReadBudgets", () => {
  it("lets so many reads of one host happen at once, and then as many as the hour brings back", async () => {
    const { clock, spend } = createBudgets(10);
    for (let read = 0; read < 10; read++) expect(spend()).toBeUndefined();
    expect(spend()).toEqual({
      class: "RateLimited",
      leg: "manifest",
      host: "r.example",
      retryAfterMs: HOUR_MS / 10,
      message:
        'Already read from "r.example" what this process may, 10 manifests an hour; wait, or pull with an account that has a higher limit',
    });
    await clock.advance(HOUR_MS / 10);
    expect(spend()).toBeUndefined();
    expect(spend()?.retryAfterMs).toBe(HOUR_MS / 10);
  });

  it("counts all accounts of a host together, and every host on its own", () => {
    const { spend } = createBudgets(1);
    expect(spend(ALICE)).toBeUndefined();
    expect(spend(BOB)?.class).toBe("RateLimited");
    expect(spend(ELSEWHERE)).toBeUndefined();
  });

  it("never brings back more than an hour's reads", async () => {
    const { clock, spend } = createBudgets(2);
    await clock.advance(100 * HOUR_MS);
    expect([spend(), spend(), spend()?.class]).toEqual([undefined, undefined, "RateLimited"]);
  });

  it("goes by what may be read at the time, for what has come together as well", async () => {
    const { clock, share, spend } = createBudgets(8);
    expect(spend()).toBeUndefined();
    share.readsPerHour = 2;
    expect([spend(), spend(), spend()?.retryAfterMs]).toEqual([undefined, undefined, HOUR_MS / 2]);
    share.readsPerHour = 4;
    await clock.advance(HOUR_MS / 2);
    expect([spend(), spend(), spend()?.retryAfterMs]).toEqual([undefined, undefined, HOUR_MS / 4]);
  });

  it("comes to a read in time where less than one an hour may be made", async () => {
    const { clock, spend } = createBudgets(0.25);
    expect(spend()).toMatchObject({
      retryAfterMs: 3 * HOUR_MS,
      message: expect.stringContaining("what this process may, 0.3 manifests an hour"),
    });
    await clock.advance(3 * HOUR_MS);
    expect(spend()).toBeUndefined();
    expect(spend()?.retryAfterMs).toBe(4 * HOUR_MS);
  });

  it("leaves half of what a registry allows an account to others", async () => {
    const { spend, allow } = createBudgets();
    allow("100;w=21600", "51;w=21600");
    expect(spend()).toBeUndefined();
    allow("100;w=21600", "50;w=21600");
    expect(spend()).toMatchObject({
      class: "RateLimited",
      retryAfterMs: (6 * HOUR_MS) / 8,
      message: expect.stringContaining('half of the 100 pulls that "r.example" allows'),
    });
    expect(spend(BOB)).toBeUndefined();
  });

  it("reads on when a later answer says that more is left, or when nothing was heard for long", async () => {
    const { clock, spend, allow } = createBudgets();
    allow("100;w=21600", "10;w=21600");
    allow("100;w=21600", "90;w=21600");
    expect(spend()).toBeUndefined();
    allow("100;w=21600", "10;w=21600");
    await clock.advance((6 * HOUR_MS) / 8);
    expect(spend()).toBeUndefined();
  });

  it.for([
    ["", ""],
    ["100", "1"],
    ["100;w=21600", "none"],
    ["1e9;w=1", "0;w=1"],
  ] as const)("makes nothing of the limits %s", ([limit, remaining]) => {
    const { spend, allow } = createBudgets();
    allow(limit, remaining);
    expect(spend()).toBeUndefined();
  });
});

describe("RegistryClient", () => {
  it("goes on asking by HEAD, and reads no manifest while less than half of a limit is left", async () => {
    const content = new StoredContent();
    content.putImage({ tag: "v1", platforms: [{ layers: [] }] });
    const limits = { "ratelimit-limit": "100;w=21600", "ratelimit-remaining": "40;w=21600" };
    const registry = await startLyingRegistry((request) => {
      const answer = content.answer(request);
      return { ...answer, headers: { ...answer.headers, ...limits } };
    });
    const client = openClient({ insecureHosts: [registry.host] });
    const failure = failureOf(await readImage(client, `${registry.host}/team/app:v1`));
    expect(failure).toMatchObject({ class: "RateLimited", leg: "manifest", host: registry.host });
    expect(registry.lines).toEqual(["HEAD /v2/team/app/manifests/v1"]);
  });
});
