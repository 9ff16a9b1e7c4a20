import { describe, expect, it } from "vitest";
import { decodeCacheableWorkload } from "../../../controller/caches/cacheable-workload.ts";

const METADATA = { namespace: "shop", name: "web", labels: { app: "web" } };

function podSpec(...containers: readonly object[]) {
  return { template: { spec: { containers } } };
}

describe("decodeCacheableWorkload()", () => {
  it("has the images that its pods pull, each once", () => {
    const spec = podSpec(
      { name: "a", image: "nginx" },
      { name: "b", image: "docker.io/library/nginx:latest" },
      { name: "c", image: "registry.example/local:v1", imagePullPolicy: "Never" },
      { name: "d", image: "NOT AN IMAGE" },
    );
    expect(decodeCacheableWorkload({ metadata: METADATA, spec })).toEqual({
      namespace: "shop",
      labels: { app: "web" },
      images: ["docker.io/library/nginx:latest"],
    });
  });

  it("reads the template of a CronJob, and labels that are not there", () => {
    const spec = { jobTemplate: { spec: podSpec({ name: "a", image: "registry.example/a:v1" }) } };
    expect(decodeCacheableWorkload({ metadata: { namespace: "shop" }, spec })).toEqual({
      namespace: "shop",
      labels: {},
      images: ["registry.example/a:v1"],
    });
  });

  it("is undefined for one that pulls nothing, or that a Deployment made", () => {
    expect(decodeCacheableWorkload({ metadata: METADATA, spec: podSpec() })).toBeUndefined();
    const ownerReferences = [{ kind: "Deployment", controller: true }];
    const owned = { ...METADATA, ownerReferences };
    const spec = podSpec({ name: "a", image: "nginx" });
    expect(decodeCacheableWorkload({ metadata: owned, spec })).toBeUndefined();
  });
});
