import { describe, expect, it } from "vitest";
import { controllerConfiguration } from "../../controller/controller-configuration.ts";
import { loadConfiguration } from "../../runtime/configuration.ts";

function load(argv: readonly string[], env: Record<string, string> = {}) {
  return loadConfiguration({
    definition: controllerConfiguration,
    argv,
    env,
    readFile: () => {
      throw new Error("no file");
    },
  });
}

describe("controllerConfiguration", () => {
  it("has defaults for everything", () => {
    expect(load([])).toEqual({
      kind: "loaded",
      configuration: {
        insecureRegistry: [],
        trustedRegistry: [],
        registryCaFile: [],
        maxLookUps: 8,
        registryReadsPerHour: 10_000,
        tagRefreshSeconds: 900,
        unusedRetentionSeconds: 3600,
        maxImages: 100_000,
        imageDeletion: false,
        agentPullSecret: [],
        pullerImage: "docker.io/library/busybox:musl",
        imagePullDeadlineDuration: "5m",
        imageCacheRefreshFrequency: "15m",
        imagePullPolicy: "IfNotPresent",
        maxPullerPods: 200,
        nodeAnnotations: true,
        landingEvents: true,
        eventsPerSecond: 20,
        defaultBandwidthBytesPerSecond: 40_000_000,
        secondsPerImage: 0.2,
        manageWebhookCertificate: true,
        leaderElect: true,
        metricsListen: { host: "127.0.0.1", port: 9889 },
        logLevel: "info",
        drainDelaySeconds: 0,
      },
    });
  });

  it("takes several insecure registries and no election", () => {
    const argv = [
      "--insecure-registry",
      "a.example:5000",
      "--insecure-registry=b.example",
      "--leader-elect=false",
    ];
    expect(load(argv)).toMatchObject({
      kind: "loaded",
      configuration: { insecureRegistry: ["a.example:5000", "b.example"], leaderElect: false },
    });
  });

  it("takes kube-fledged's flags, and which image pulls", () => {
    const argv = [
      "--image-pull-deadline-duration=1h30m",
      "--image-cache-refresh-frequency=0s",
      "--image-pull-policy=Always",
      "--service-account-name=puller",
      "--job-priority-class-name=low",
      "--puller-image=registry.example:5000/busybox:musl",
    ];
    expect(load(argv)).toMatchObject({
      kind: "loaded",
      configuration: {
        imagePullDeadlineDuration: "1h30m",
        imageCacheRefreshFrequency: "0s",
        imagePullPolicy: "Always",
        serviceAccountName: "puller",
        jobPriorityClassName: "low",
        pullerImage: "registry.example:5000/busybox:musl",
      },
    });
    expect(load(["--image-pull-deadline-duration=5"])).toMatchObject({
      kind: "faulty",
      message: expect.stringContaining("expected a Go duration"),
    });
  });

  it("deletes images only with an image to do it with", () => {
    const argv = ["--image-deletion", "--agent-image=r.example/layerwise:0.1.0"];
    const secrets = ["--agent-pull-secret=one", "--agent-pull-secret=two"];
    expect(load([...argv, ...secrets])).toMatchObject({
      kind: "loaded",
      configuration: {
        imageDeletion: true,
        agentImage: "r.example/layerwise:0.1.0",
        agentPullSecret: ["one", "two"],
      },
    });
    expect(load(["--image-deletion"])).toEqual({
      kind: "faulty",
      message:
        "Cannot start the controller: 1 fault in its configuration\n  --image-deletion needs --agent-image",
    });
  });

  it.for(["crio.sock", "/crio.sock", "/run/../etc/crio.sock", "/run//crio.sock"])(
    "does not take %s for the path of a runtime's socket",
    (path) => {
      expect(load([`--cri-socket=${path}`])).toMatchObject({
        kind: "faulty",
        message: expect.stringContaining("expected the absolute path of a socket"),
      });
    },
  );

  it("reports every fault at once", () => {
    const loaded = load(["--max-look-ups=0", "--tag-refresh-seconds=0"], {
      LAYERWISE_MAX_IMAGES: "5",
    });
    expect(
      loaded.kind === "faulty" && loaded.message.split("\n").map((line) => line.trim()),
    ).toEqual([
      "Cannot start the controller: 3 faults in its configuration",
      expect.stringContaining("LAYERWISE_MAX_IMAGES 5:"),
      expect.stringContaining("--max-look-ups 0:"),
      expect.stringContaining("--tag-refresh-seconds 0:"),
    ]);
  });
});
