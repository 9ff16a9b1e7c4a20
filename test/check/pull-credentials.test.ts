import { KubeConfig } from "@kubernetes/client-node";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PullCredentials } from "../../check/pull-credentials.ts";
import { KubeClient } from "../../kube/kube-client.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { type Fault, FaultProxy } from "../support/fault-proxy.ts";

const REPOSITORY = "registry.example/team/web";
const CONTEXT = { namespace: "shop", secretNames: ["one", "two"], serviceAccountName: "builder" };

let proxy: FaultProxy;
let client: KubeClient;
let clock: FakeClock;
let reads: string[];

beforeEach(async () => {
  proxy = await FaultProxy.start();
  clock = new FakeClock();
  reads = [];
  const config = new KubeConfig();
  const cluster = { name: "fault", server: proxy.url, skipTLSVerify: true };
  config.loadFromClusterAndUser(cluster, { name: "test" });
  client = new KubeClient(config, { clock });
});
afterEach(async () => {
  await client.close();
  await proxy[Symbol.asyncDispose]();
});

function answer(value: object, status = 200): Fault {
  return { kind: "answer", status, body: JSON.stringify(value) };
}

function secret(username: string, host = "registry.example"): Fault {
  const config = JSON.stringify({ auths: { [host]: { username, password: "p" } } });
  return answer({
    type: "kubernetes.io/dockerconfigjson",
    data: { ".dockerconfigjson": Buffer.from(config).toString("base64") },
  });
}

const NOT_FOUND = answer({ reason: "NotFound", message: "not found" }, 404);
const FORBIDDEN = answer({ reason: "Forbidden", message: "no" }, 403);

/** Answers by the last part of the path: the kind and name. */
function serve(answers: Readonly<Record<string, Fault>>): void {
  proxy.faultOf = ({ path }) => answers[path.replace("/api/v1/namespaces/shop/", "")] ?? NOT_FOUND;
}

function create(): PullCredentials {
  return new PullCredentials({
    client,
    clock,
    logger: pino({ enabled: false }),
    onSecretRead: (result) => void reads.push(result),
  });
}

describe("PullCredentials", () => {
  it("reads the secrets a pod names, in the order in which the kubelet tries them", async () => {
    serve({
      "secrets/one": secret("first"),
      "secrets/two": secret("second", "registry.example/team"),
    });
    const { credentials, notes } = await create().credentialsFor(REPOSITORY, CONTEXT);
    expect(credentials.map(({ username }) => username)).toEqual(["second", "first"]);
    expect(notes).toEqual([]);
    expect(reads).toEqual(["read", "read"]);
  });

  it("reads those of the service account where the pod names none", async () => {
    serve({
      "serviceaccounts/builder": answer({ imagePullSecrets: [{ name: "one" }] }),
      "secrets/one": secret("alice"),
    });
    const context = { ...CONTEXT, secretNames: [] };
    const { credentials } = await create().credentialsFor(REPOSITORY, context);
    expect(credentials.map(({ username }) => username)).toEqual(["alice"]);
    expect(proxy.seen.map(({ path }) => path.split("/").slice(-2).join("/"))).toEqual([
      "serviceaccounts/builder",
      "secrets/one",
    ]);
  });

  it("never gives a secret of another host", async () => {
    serve({ "secrets/one": secret("alice", "*.registry.example"), "secrets/two": NOT_FOUND });
    const { credentials } = await create().credentialsFor("evil-registry.example/x", CONTEXT);
    expect(credentials).toEqual([]);
  });

  it.for([
    { fault: "missing", as: NOT_FOUND },
    { fault: "forbidden", as: FORBIDDEN },
    { fault: "malformed", as: answer({ type: "Opaque" }) },
  ])("goes on without a secret that is $fault, and notes it", async ({ fault, as }) => {
    serve({ "secrets/one": as, "secrets/two": secret("alice") });
    const { credentials, notes } = await create().credentialsFor(REPOSITORY, CONTEXT);
    expect(credentials.map(({ username }) => username)).toEqual(["alice"]);
    expect(notes).toEqual([{ resource: "secrets", name: "one", fault }]);
    expect(reads).toEqual([fault, "read"]);
  });

  it("notes a service account that it may not read", async () => {
    serve({ "serviceaccounts/builder": FORBIDDEN });
    const context = { ...CONTEXT, secretNames: [] };
    expect(await create().credentialsFor(REPOSITORY, context)).toEqual({
      credentials: [],
      notes: [{ resource: "serviceaccounts", name: "builder", fault: "forbidden" }],
    });
  });

  it("keeps what it read for a quarter of a minute, and what was missing for two seconds", async () => {
    serve({ "secrets/one": secret("alice") });
    const credentials = create();
    const read = () => credentials.credentialsFor(REPOSITORY, CONTEXT);
    await read();
    await read();
    expect(proxy.seen).toHaveLength(2);
    await clock.advance(2_001);
    await read();
    expect(proxy.seen.map(({ path }) => path.slice(-3))).toEqual(["one", "two", "two"]);
    await clock.advance(13_000);
    await read();
    expect(proxy.seen).toHaveLength(5);
  });

  it("throws where the API server fails, and asks again the next time", async () => {
    serve({ "secrets/one": answer({ reason: "Internal", message: "x" }, 500) });
    const credentials = create();
    await expect(credentials.credentialsFor(REPOSITORY, CONTEXT)).rejects.toThrow("500 Internal");
    serve({ "secrets/one": secret("alice") });
    expect((await credentials.credentialsFor(REPOSITORY, CONTEXT)).credentials).toHaveLength(1);
  });

  it("cannot be led to another path by a name", async () => {
    const secretNames = ["..", ".", "../../kube-system/secrets/x", "a b", "A", ""];
    const { notes } = await create().credentialsFor(REPOSITORY, { ...CONTEXT, secretNames });
    expect(notes.map(({ fault }) => fault)).toEqual(secretNames.map(() => "missing"));
    expect(proxy.seen).toEqual([]);
  });
});
