import { describe, expect, it } from "vitest";
import { type Answer, registryError, startLyingRegistry } from "../registry/lying-registry.ts";
import { openClient } from "../registry/opened-client.ts";
import { StoredContent } from "../registry/stored-content.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { containers, podObject, type RequestFields } from "./admission-reviews.ts";
import { nodeObject } from "./nodes.ts";
import { type DeskOptions, ReviewDesk } from "./review-desk.ts";

const BAD = podObject(containers("A:b:c"));
const OWNED = {
  ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", controller: true }],
};

async function outcomeOf(fields: RequestFields, options: DeskOptions = {}): Promise<string> {
  const { answer } = await new ReviewDesk(options).review({ object: BAD, ...fields });
  const { exemption } = answer.auditAnnotations;
  return exemption === undefined ? answer.outcome : `${answer.outcome}: ${exemption}`;
}

async function startRegistry(answer: (content: StoredContent, path: string) => Answer) {
  const content = new StoredContent();
  content.putImage({ tag: "v1", platforms: [{ layers: [{ content: "x" }] }] });
  const registry = await startLyingRegistry(({ path }) => answer(content, path));
  return { registry, client: openClient({ insecureHosts: [registry.host] }) };
}

describe("Reviewer", () => {
  it.for([
    { namespace: "kube-system", outcome: "exempt: namespace kube-system" },
    { namespace: "layerwise-system", outcome: "exempt: namespace layerwise-system" },
    { namespace: "ignored", outcome: "exempt: label layerwise.io/check of the namespace" },
    { namespace: "off", outcome: "skipped" },
    { namespace: "audited", outcome: "allowed" },
    { namespace: "plain", outcome: "warned" },
    { namespace: "shop", outcome: "denied" },
  ])("finds a bad image in the namespace $namespace to be $outcome", async (given) => {
    const namespaces = {
      plain: {},
      ignored: { "layerwise.io/check": "ignore", "layerwise.io/enforce": "true" },
      off: { "layerwise.io/warn": "false" },
      audited: { "layerwise.io/audit": "true" },
      shop: { "layerwise.io/enforce": "true" },
    };
    const { namespace, outcome } = given;
    expect(await outcomeOf({ namespace }, { namespaces })).toBe(outcome);
  });

  it("reads a namespace that it has not seen yet, and takes the default where it cannot", async () => {
    const askApiServer = (path: string) => ({
      metadata: { name: path.split("/").at(-1), labels: { "layerwise.io/enforce": "true" } },
    });
    expect(await outcomeOf({ namespace: "new" }, { askApiServer })).toBe("denied");
    expect(await outcomeOf({ namespace: "new" })).toBe("warned");
    expect(await outcomeOf({ namespace: "new" }, { defaultMode: "off" })).toBe("skipped");
  });

  it("exempts images by pattern, and a pod all of whose images are", async () => {
    const options = { exemptImages: ["docker.io/library/*"] };
    const nginx = podObject(containers("nginx", "busybox:1"));
    expect(await outcomeOf({ object: nginx }, options)).toBe("exempt: image pattern");
    const mixed = podObject(containers("nginx", "A:b:c"));
    expect(await outcomeOf({ object: mixed }, options)).toBe("denied");
  });

  it("judges a kind that an administrator names", async () => {
    const object = { metadata: {}, spec: { template: { spec: containers("A:b:c") } } };
    const fields = { group: "argoproj.io", resource: "rollouts", object };
    expect(await outcomeOf(fields)).toBe("skipped");
    const extraKinds = ["rollouts.argoproj.io=spec.template"];
    expect(await outcomeOf(fields, { extraKinds })).toBe("denied");
  });

  it("asks a registry once about an image that many containers name", async () => {
    const { registry, client } = await startRegistry((content, path) => content.answer({ path }));
    const image = `${registry.host}/team/app:v1`;
    const desk = new ReviewDesk({ registry: client, nodes: [nodeObject("a")] });
    const object = podObject(containers(...Array.from({ length: 500 }, () => image)));
    const { answer, images } = await desk.review({ object });
    expect(answer).toMatchObject({ outcome: "allowed", warnings: [] });
    expect(images).toMatchObject([{ others: 499 }]);
    const askedTags = registry.lines.filter((line) => line.endsWith("/v1"));
    expect(askedTags).toEqual(["HEAD /v2/team/app/manifests/v1"]);
  });

  it("answers a pod of 500 containers and 200 images, looking up only some", async () => {
    const { registry, client } = await startRegistry(() => registryError(404, "MANIFEST_UNKNOWN"));
    const images = Array.from({ length: 500 }, (_, index) => `${registry.host}/a:v${index % 200}`);
    const desk = new ReviewDesk({ registry: client });
    const { answer, images: judged } = await desk.review({
      object: podObject(containers(...images)),
    });
    expect(answer.outcome).toBe("denied");
    expect(answer.denial?.split("\n").at(-1)).toBe("- +11 more");
    expect(answer.warnings.at(-1)).toBe("+180 more");
    expect(judged.filter(({ judgement }) => judgement.source === "lookUp")).toHaveLength(16);
    expect(judged).toHaveLength(200);
  });

  it("tells the maker of a workload of trouble that passes, and not the controller that follows", async () => {
    const { registry, client } = await startRegistry(() => registryError(503, "UNAVAILABLE"));
    const image = `${registry.host}/team/app:v1`;
    const desk = new ReviewDesk({ registry: client });
    const object = { metadata: {}, spec: { template: { spec: containers(image) } } };
    const made = await desk.review({ group: "apps", resource: "deployments", object });
    expect(made.answer.warnings).toHaveLength(1);
    const pod = await desk.review({ object: podObject(containers(image), OWNED) });
    expect(pod.answer).toMatchObject({ outcome: "allowed", warnings: [] });
    const alone = await desk.review({ object: podObject(containers(image)) });
    expect(alone.answer.outcome).toBe("warned");
  });

  it("judges a pod whose owner was judged on what is proven", async () => {
    expect(await outcomeOf({ object: podObject(containers("A:b:c"), OWNED) })).toBe("denied");
  });

  it("gives a dry run the same verdict", async () => {
    expect(await outcomeOf({ dryRun: true })).toBe("denied");
  });

  it("keeps in the audit log what it found and by what", async () => {
    const { answer } = await new ReviewDesk().review({ object: BAD });
    expect(answer.auditAnnotations).toEqual({
      verdict: "deny",
      modes: "enforce,warn",
      images: "c0 A:b:c InvalidReference deny reference",
    });
  });

  it("answers before its caller gives up, and before its own deadline", async () => {
    const registry = { readImage: () => new Promise<never>(() => undefined) };
    const object = podObject(containers("nginx"));
    for (const [timeoutMs, waitedMs] of [
      [2_000, 1_200],
      [30_000, 2_500],
    ] as const) {
      const clock = new FakeClock();
      let isAnswered = false;
      const desk = new ReviewDesk({ registry, clock });
      const reviewing = desk.review({ object }, { timeoutMs }).then(() => (isAnswered = true));
      await clock.advance(waitedMs - 1);
      expect(isAnswered).toBe(false);
      await clock.advance(1);
      await reviewing;
    }
  });

  it("stops waiting when nobody waits for it", async () => {
    const gone = new AbortController();
    const desk = new ReviewDesk({
      registry: { readImage: () => new Promise(() => undefined) },
    });
    const reviewing = desk.review(
      { object: podObject(containers("nginx")) },
      { signal: gone.signal },
    );
    gone.abort();
    expect((await reviewing).images[0]?.judgement.verdict.class).toBe("NotYetKnown");
  });
});
