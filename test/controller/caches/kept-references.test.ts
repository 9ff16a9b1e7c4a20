import { expect, it } from "vitest";
import { CACHE_LABEL, DiscoveredImages } from "../../../controller/caches/discovered-images.ts";
import { keptReferencesOf } from "../../../controller/caches/kept-references.ts";
import { imageCache } from "./sample-cache.ts";

it("keptReferencesOf() has what is listed and what is discovered, of caches that are not purged", () => {
  const discovered = new DiscoveredImages();
  const images = ["registry.example/found:v1"];
  const labels = { [CACHE_LABEL]: "true" };
  discovered.observe("deployments/shop/web", { namespace: "shop", labels, images });
  const listing = imageCache({
    spec: { cacheSpec: [{ images: ["nginx", "registry.example/a:v1"] }, { images: ["redis:8"] }] },
  });
  const discovering = imageCache({
    name: "all",
    spec: { cacheSpec: [{ images: [], discover: {} }] },
  });
  const purged = imageCache({ name: "old", status: { purgedTime: "2026-01-01T00:00:00Z" } });
  expect([...keptReferencesOf([listing, discovering, purged], discovered)]).toEqual([
    "docker.io/library/nginx:latest",
    "registry.example/a:v1",
    "docker.io/library/redis:8",
    "registry.example/found:v1",
  ]);
});
