import { describe, expect, it } from "vitest";
import { loadConfiguration } from "../../runtime/configuration.ts";
import { webhookConfiguration } from "../../webhook/webhook-configuration.ts";

function load(...argv: string[]) {
  return loadConfiguration({
    definition: webhookConfiguration,
    argv,
    env: {},
    readFile: () =>
      "apiVersion: layerwise.io/v1alpha1\nkind: WebhookConfiguration\naction: [RateLimited=allow]\n",
  });
}

describe("webhookConfiguration", () => {
  it("has defaults for everything", () => {
    expect(load()).toMatchObject({
      kind: "loaded",
      configuration: {
        listen: { host: "127.0.0.1", port: 8443 },
        metricsListen: { host: "127.0.0.1", port: 9890 },
        defaultMode: "warn",
        action: [],
        presentNodes: 1,
        deadlineSeconds: 2.5,
        ownNamespace: "layerwise-system",
      },
    });
  });

  it("takes the flags that a cluster and other tools start it with", () => {
    const flags =
      "--kubeconfig k --listen 127.0.0.1:9443 --tls-cert c --tls-key s --metrics-listen 127.0.0.1:9891 " +
      "--insecure-registry 127.0.0.1:5000 --insecure-registry registry.test:5001";
    expect(load(...flags.split(" "))).toMatchObject({
      kind: "loaded",
      configuration: {
        kubeconfig: "k",
        listen: { host: "127.0.0.1", port: 9443 },
        tlsCert: "c",
        tlsKey: "s",
        metricsListen: { host: "127.0.0.1", port: 9891 },
        insecureRegistry: ["127.0.0.1:5000", "registry.test:5001"],
      },
    });
  });

  it("takes the table of actions from a file as well", () => {
    expect(load("--config", "x")).toMatchObject({
      configuration: { action: ["RateLimited=allow"] },
    });
  });

  it.for([
    [
      "--action=Unheard=warn",
      /expected CLASS=allow\|warn\|deny; the classes are InvalidReference, /,
    ],
    ["--action=DNS=deny", /Cannot deny DNS: a node may see it otherwise; write warn or allow/],
    ["--action=DNS", /expected CLASS=allow\|warn\|deny/],
    ["--extra-kind=rollouts", /expected RESOURCE\.GROUP=PATH such as rollouts\.argoproj\.io=/],
    ["--default-mode=block", /--default-mode "block"/],
    ["--deadline-seconds=60", /--deadline-seconds 60/],
    ["--tls-cert=x", /--tls-cert and --tls-key go together; give both or none/],
    ["--tls-client-ca=x", /--tls-client-ca needs --tls-cert and --tls-key/],
  ] as const)("refuses %s", ([flag, reason]) => {
    const loaded = load(flag);
    expect(loaded.kind === "faulty" && loaded.message).toMatch(reason);
  });
});
