import { X509Certificate } from "node:crypto";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { CertificateKeeper } from "../../../controller/certificates/certificate-keeper.ts";
import { splitBundle } from "../../../controller/certificates/serving-certificate.ts";
import type { KubeClient } from "../../../kube/kube-client.ts";
import { readObject } from "../../manifest-files.ts";
import { type ClientCluster, startClientCluster } from "../../support/client-cluster.ts";
import { FakeClock } from "../../support/fake-clock.ts";
import type { Kubectl } from "../../support/kubectl-of.ts";
import { eventually } from "../controlled-cluster.ts";
import { AllowingWebhook } from "./allowing-webhook.ts";

const DAY_MS = 86_400_000;
const NAMESPACE = "layerwise-system";
const SECRET = "layerwise-webhook-tls";

let cluster: ClientCluster;
let kubectl: Kubectl;
let client: KubeClient;

beforeAll(async () => {
  cluster = await startClientCluster();
  ({ client, kubectl } = cluster);
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } };
  await kubectl(["create", "-f", "-"], namespace);
});
afterAll(() => cluster.stop());

afterEach(async () => {
  await kubectl(["delete", "validatingwebhookconfigurations", "--all"]);
  await kubectl(["delete", "secrets,services", "-n", NAMESPACE, "--all"]);
});

interface Registration {
  readonly webhooks: readonly {
    readonly name: string;
    readonly clientConfig: { readonly caBundle?: string };
  }[];
}

/** Registers the webhook as the manifests have it, but that no API server is to go on without it. */
async function register(port: number): Promise<void> {
  const object = readObject("webhook.yaml", "ValidatingWebhookConfiguration");
  const { spec: _, webhooks = [], ...rest } = object as { spec?: unknown; webhooks?: object[] };
  const service = { name: "layerwise-webhook", namespace: NAMESPACE, path: "/validate", port };
  const changed = webhooks.map((webhook) => ({
    ...webhook,
    clientConfig: { service },
    failurePolicy: "Fail",
  }));
  await kubectl(["apply", "--server-side", "-f", "-"], { ...rest, webhooks: changed });
}

/** Runs the keeper from `ageDays` ago on. */
function startKeeper(ageDays = 0) {
  const clock = new FakeClock(Date.now() - ageDays * DAY_MS);
  const stop = new AbortController();
  const lost = new AbortController().signal;
  const keeper = new CertificateKeeper({ client, lost, clock, logger: pino({ enabled: false }) });
  const run = keeper.run(stop.signal);
  return {
    clock,
    /** Until it has looked and waits for the next time. */
    looked: () => eventually(async () => expect(clock.pendingTimers).toBe(1)),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await run;
    },
  };
}

async function readSecret() {
  const args = ["get", "secret", SECRET, "-n", NAMESPACE, "-o", "json"];
  const { data } = JSON.parse(await kubectl(args));
  const textOf = (name: string) => Buffer.from(data[name], "base64").toString();
  const authorities = splitBundle(textOf("ca.crt"));
  return { cert: textOf("tls.crt"), key: textOf("tls.key"), authorities };
}

/** The authorities that each webhook's callers trust. */
async function trusted(): Promise<string[][]> {
  const args = ["get", "validatingwebhookconfiguration", "layerwise", "-o", "json"];
  const { webhooks } = JSON.parse(await kubectl(args)) as Registration;
  return webhooks.map(({ clientConfig: { caBundle = "" } }) =>
    splitBundle(Buffer.from(caBundle, "base64").toString()),
  );
}

describe("CertificateKeeper", () => {
  it("makes a certificate that the API server trusts, and renews it without a moment of distrust", async () => {
    const pair = { cert: "", key: "" };
    await kubectl(["create", "-f", "-"], {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "layerwise-webhook", namespace: NAMESPACE },
      spec: { type: "ExternalName", externalName: "localhost" },
    });
    await using webhook = await AllowingWebhook.start(pair);
    await register(webhook.port);
    await using keeper = startKeeper(300);
    const first = await eventually(readSecret);
    await eventually(async () =>
      expect(await trusted()).toEqual([first.authorities, first.authorities, first.authorities]),
    );
    webhook.replace(first);
    let pods = 0;
    /** Whether a pod, which the API server asks the webhook about, can be made. */
    const isServed = async () => {
      const reviews = webhook.reviews;
      const spec = { containers: [{ name: "main", image: "x" }] };
      const metadata = { name: `pod-${pods++}`, namespace: "default" };
      await kubectl(["create", "-f", "-"], { apiVersion: "v1", kind: "Pod", metadata, spec });
      return webhook.reviews === reviews + 1;
    };
    await eventually(async () => expect(await isServed()).toBe(true));

    await keeper.looked();
    await keeper.clock.advance(240 * DAY_MS);
    await keeper.looked();
    expect((await readSecret()).cert).toBe(first.cert);
    await keeper.clock.advance(5 * DAY_MS);
    const second = await eventually(async () => {
      const secret = await readSecret();
      expect(secret.cert).not.toBe(first.cert);
      return secret;
    });
    const [authority = "", former] = second.authorities;
    expect([second.authorities.length, former]).toEqual([2, first.authorities[0]]);
    expect(new X509Certificate(second.cert).verify(new X509Certificate(authority).publicKey)).toBe(
      true,
    );
    expect(await trusted()).toEqual([second.authorities, second.authorities, second.authorities]);
    expect(await isServed()).toBe(true);
    webhook.replace(second);
    await eventually(async () => expect(await isServed()).toBe(true));

    await keeper.clock.advance(DAY_MS);
    await eventually(async () =>
      expect(await trusted()).toEqual([[authority], [authority], [authority]]),
    );
    expect(await readSecret()).toEqual({ ...second, authorities: [authority] });
    expect(await isServed()).toBe(true);
  });

  it("has its authority trusted again where somebody forgot it", async () => {
    await register(443);
    await using keeper = startKeeper();
    const { authorities } = await eventually(readSecret);
    await eventually(async () => expect((await trusted())[0]).toEqual(authorities));
    await kubectl(["delete", "validatingwebhookconfiguration", "layerwise"]);
    await register(443);
    expect(await trusted()).toEqual([[], [], []]);
    await keeper.clock.advance(30_000);
    await eventually(async () =>
      expect(await trusted()).toEqual([authorities, authorities, authorities]),
    );
  });

  it("makes a pair anew that does not fit any more", async () => {
    await register(443);
    await using keeper = startKeeper();
    const first = await eventually(readSecret);
    const patch = { stringData: { "tls.key": "half a ke" } };
    const target = ["secret", SECRET, "-n", NAMESPACE];
    await kubectl(["patch", ...target, "-p", JSON.stringify(patch)]);
    await keeper.clock.advance(30_000);
    await eventually(async () => {
      const second = await readSecret();
      expect(second.cert).not.toBe(first.cert);
      expect(second.authorities[1]).toBe(first.authorities[0]);
    });
  });

  it("makes a Secret anew that somebody deleted, and goes on trusting what replicas still serve", async () => {
    await register(443);
    await using keeper = startKeeper();
    const first = await eventually(readSecret);
    await keeper.looked();
    await kubectl(["delete", "secret", SECRET, "-n", NAMESPACE]);
    await keeper.clock.advance(30_000);
    const second = await eventually(readSecret);
    expect(second.authorities.slice(1)).toEqual(first.authorities);
    await eventually(async () => expect((await trusted())[0]).toEqual(second.authorities));
  });

  it("touches no Secret of somebody else's", async () => {
    await kubectl(["create", "-f", "-"], {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: SECRET, namespace: NAMESPACE },
      stringData: { "tls.crt": "mine", "tls.key": "mine", "ca.crt": "" },
    });
    await register(443);
    await using keeper = startKeeper();
    await keeper.looked();
    expect(await trusted()).toEqual([[], [], []]);
    expect(await readSecret()).toEqual({ cert: "mine", key: "mine", authorities: [] });
  });

  it("makes nothing where no webhook is installed", async () => {
    await using keeper = startKeeper();
    await keeper.looked();
    expect(await kubectl(["get", "secrets", "-n", NAMESPACE, "-o", "name"])).toBe("");
  });
});
