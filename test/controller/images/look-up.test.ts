import { Registry } from "@prometheus-io/client";
import { describe, expect, it } from "vitest";
import type { PullContext } from "../../../check/pull-context.ts";
import { ControllerMetrics } from "../../../controller/controller-metrics.ts";
import { LookUp } from "../../../controller/images/look-up.ts";
import { Credential } from "../../../registry/credentials/credential.ts";
import { failed } from "../../../registry/failures/registry-failure.ts";
import { digestOf } from "../../support/layers.ts";

const KEY = "r.example/team/app:v1";
const ALICE = Credential.password("alice", "a");
const BOB = Credential.password("bob", "b");
const SECRETS: Record<string, Credential[]> = { one: [ALICE], both: [ALICE, BOB], none: [] };

function contextOf(namespace: string): PullContext {
  return { namespace, secretNames: [], serviceAccountName: "default" };
}

/** A registry that lets in who has no credential, or one of `accepted`. */
function createLookUp(accepted: readonly Credential[]): { lookUp: LookUp; tried: string[][] } {
  const tried: string[][] = [];
  const lookUp = new LookUp({
    pullCredentials: {
      credentialsFor: async (_repository, { namespace }) => ({
        credentials: SECRETS[namespace] ?? [],
        notes: [],
      }),
    },
    registry: {
      async readDigest(_reference, { credentials }) {
        tried.push(credentials.map(({ username }) => username));
        return credentials.length === 0 || credentials.some((one) => accepted.includes(one))
          ? { kind: "ok", value: digestOf("app") }
          : failed("BadCredentials", "no", { leg: "token", host: "r.example" });
      },
      readImage: () => Promise.reject(new Error("not asked for")),
    },
    metrics: new ControllerMetrics(new Registry()),
  });
  return { lookUp, tried };
}

function readDigest(lookUp: LookUp, ...namespaces: readonly string[]) {
  const inquiry = { key: KEY, contexts: namespaces.map(contextOf) };
  return lookUp.readDigest(inquiry, new AbortController().signal);
}

describe("LookUp", () => {
  it("tries the credentials of everybody who uses the image, each once", async () => {
    const { lookUp, tried } = createLookUp([BOB]);
    expect(await readDigest(lookUp, "one", "both")).toEqual({ kind: "ok", value: digestOf("app") });
    expect(tried).toEqual([["alice", "bob"]]);
  });

  it("asks without credentials where nobody has any", async () => {
    const { lookUp, tried } = createLookUp([]);
    expect(await readDigest(lookUp)).toEqual({ kind: "ok", value: digestOf("app") });
    expect(tried).toEqual([[]]);
  });

  it("does not let the bad secret of one hold back another who pulls without", async () => {
    const { lookUp, tried } = createLookUp([]);
    expect((await readDigest(lookUp, "one", "none")).kind).toBe("ok");
    expect(tried).toEqual([["alice"], []]);
  });

  it("does not ask without credentials when everybody has some, as the kubelet does not", async () => {
    const { lookUp, tried } = createLookUp([]);
    expect((await readDigest(lookUp, "one")).kind).toBe("failed");
    expect(tried).toEqual([["alice"]]);
  });
});
