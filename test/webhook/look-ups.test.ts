import { describe, expect, it } from "vitest";
import type { PullSecretNote } from "../../check/pull-credentials.ts";
import { parseImageReference } from "../../placement/image-reference.ts";
import { Credential } from "../../registry/credentials/credential.ts";
import { type LookUp, LookUps } from "../../webhook/look-ups.ts";
import {
  type Answer,
  type LyingRegistry,
  registryError,
  startLyingRegistry,
} from "../registry/lying-registry.ts";
import { openClient } from "../registry/opened-client.ts";
import { StoredContent } from "../registry/stored-content.ts";
import { FakeClock } from "../support/fake-clock.ts";

const AMD64 = { os: "linux", architecture: "amd64" };

interface Opened {
  readonly lookUps: LookUps;
  readonly registry: LyingRegistry;
  readonly clock: FakeClock;
  readonly lookUp: (version: string, more?: Partial<LookUp>) => LookUp;
}

async function open(react?: () => Answer | undefined): Promise<Opened> {
  const content = new StoredContent();
  content.putImage({ tag: "v1", platforms: [{ platform: AMD64, layers: [{ content: "x" }] }] });
  const registry = await startLyingRegistry((request) =>
    react === undefined ? content.answer(request) : react(),
  );
  const clock = new FakeClock();
  const lookUps = new LookUps({ registry: openClient({ insecureHosts: [registry.host] }), clock });
  return {
    lookUps,
    registry,
    clock,
    lookUp: (version, more = {}) => ({
      reference: parseImageReference(`${registry.host}/team/app${version}`),
      credentials: { credentials: [], notes: [] },
      platforms: [AMD64],
      ...more,
    }),
  };
}

describe("LookUps", () => {
  it("keeps what can be pulled for a minute by tag", async () => {
    const { lookUps, lookUp, clock } = await open();
    const asked = lookUp(":v1");
    expect(lookUps.peek(asked)).toBeUndefined();
    const result = await lookUps.begin(asked);
    expect(result?.kind).toBe("pullable");
    expect(lookUps.peek(asked)).toEqual({ kind: "known", result });
    await clock.advance(60_001);
    expect(lookUps.peek(asked)).toBeUndefined();
  });

  it("keeps what can be pulled for an hour by digest", async () => {
    const { lookUps, lookUp, clock } = await open();
    const tagged = await lookUps.begin(lookUp(":v1"));
    if (tagged?.kind !== "pullable") throw new Error("not pullable");
    const asked = lookUp(`@${tagged.image.digest}`);
    await lookUps.begin(asked);
    await clock.advance(3_599_000);
    expect(lookUps.peek(asked)?.kind).toBe("known");
    await clock.advance(2_000);
    expect(lookUps.peek(asked)).toBeUndefined();
  });

  it("keeps what is proven bad for five seconds", async () => {
    const { lookUps, lookUp, clock } = await open();
    const asked = lookUp(":absent");
    expect(await lookUps.begin(asked)).toMatchObject({ problem: { class: "ManifestUnknown" } });
    await clock.advance(4_999);
    expect(lookUps.peek(asked)?.kind).toBe("known");
    await clock.advance(2);
    expect(lookUps.peek(asked)).toBeUndefined();
  });

  it("never keeps what is transient", async () => {
    const { lookUps, lookUp } = await open(() => registryError(503, "UNAVAILABLE"));
    const asked = lookUp(":v1");
    expect(await lookUps.begin(asked)).toMatchObject({ problem: { class: "RegistryUnavailable" } });
    expect(lookUps.peek(asked)).toBeUndefined();
  });

  it("keeps credentials, platforms and unusable secrets apart", async () => {
    const { lookUps, lookUp } = await open();
    await lookUps.begin(lookUp(":v1"));
    const alice = { credentials: [Credential.password("alice", "x")], notes: [] };
    const notes: PullSecretNote[] = [{ resource: "secrets", name: "a", fault: "missing" }];
    expect(lookUps.peek(lookUp(":v1", { credentials: alice }))).toBeUndefined();
    expect(lookUps.peek(lookUp(":v1", { platforms: [] }))).toBeUndefined();
    const noted = { credentials: { credentials: [], notes } };
    expect(lookUps.peek(lookUp(":v1", noted))).toBeUndefined();
    expect(lookUps.peek(lookUp(":v1"))?.kind).toBe("known");
  });

  it("lets others wait for a look-up under way", async () => {
    const { lookUps, lookUp } = await open();
    const running = lookUps.begin(lookUp(":v1"));
    expect(lookUps.running).toBe(1);
    const state = lookUps.peek(lookUp(":v1"));
    expect(state?.kind === "running" && (await state.result)).toBe(await running);
    expect(lookUps.running).toBe(0);
  });

  it("begins no more than 256 at once", async () => {
    const { lookUps, lookUp } = await open(() => undefined);
    const begun = Array.from({ length: 256 }, (_, index) => lookUps.begin(lookUp(`:v${index}`)));
    const running = begun.filter((lookingUp) => lookingUp !== undefined);
    const ends = Promise.allSettled(running);
    expect(running).toHaveLength(256);
    expect(lookUps.begin(lookUp(":more"))).toBeUndefined();
    await lookUps.close();
    expect((await ends).every(({ status }) => status === "rejected")).toBe(true);
    expect(lookUps.running).toBe(0);
  });
});
