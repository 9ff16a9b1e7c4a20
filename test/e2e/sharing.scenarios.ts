import { beforeAll, describe, expect, it } from "vitest";
import { ImagePusher } from "../cluster/image-pusher.ts";
import { imageCache, imagesOnNodes, patience, readCache, untilReady } from "./image-caches.ts";
import type { InstalledCluster } from "./installed-cluster.ts";
import { pushTestImage } from "./test-images.ts";

const credentials = { name: "puller", password: "p:secret" };

/** What other caches, namespaces and registries have to do with one cache. */
export function sharingScenarios(running: () => InstalledCluster): void {
  describe("ImageCaches beside each other", () => {
    const namespaces = ["team-a", "team-b"] as const;

    beforeAll(async () => {
      for (const namespace of namespaces) {
        await running().kubectl(["create", "namespace", namespace]);
      }
      const label = "pod-security.kubernetes.io/enforce=restricted";
      await running().kubectl(["label", "namespace", "team-b", label]);
    });

    it("share an image: it goes when the last cache that wants it goes", async () => {
      const cluster = running();
      const repository = "share/common";
      const { reference } = await pushTestImage(cluster.real, { repository, layers: { share: 1 } });
      const seen = async () =>
        Object.keys(
          await imagesOnNodes(cluster.nodes, `${cluster.real.registry.host}/${repository}`),
        );
      const both = cluster.nodes.map(({ name }) => name);
      // The same name in two namespaces, one of which is restricted, on nodes that overlap.
      for (const namespace of namespaces) {
        await cluster.apply(imageCache({ name: "same", namespace, images: [reference] }));
        await untilReady(cluster, "same", namespace);
      }
      expect(await seen()).toEqual(both);
      await cluster.kubectl(["delete", "imagecache", "same", "--namespace=team-a"]);
      const other = await pushTestImage(cluster.real, {
        repository: "share/other",
        layers: { other: 1 },
      });
      // Something that happens after the deletion shows that it has been looked at.
      const images = [other.reference];
      await cluster.apply(imageCache({ name: "later", namespace: "team-a", images }));
      await untilReady(cluster, "later", "team-a");
      expect(await seen()).toEqual(both);
      await cluster.kubectl(["delete", "imagecache", "same", "--namespace=team-b"]);
      await expect.poll(seen, patience).toEqual([]);
    });

    it("pull from a private registry with their own secrets, and say who was refused", async () => {
      const cluster = running();
      const users = { [credentials.name]: credentials.password };
      const registry = await cluster.real.startRegistry({
        authentication: { kind: "basic", users },
      });
      await using pusher = new ImagePusher({ ...registry, user: credentials });
      const image = await pushTestImage(
        { registry, pusher },
        { repository: "private/app", layers: { private: 1 } },
      );
      await cluster.kubectl([
        "create",
        "secret",
        "docker-registry",
        "pull",
        "--namespace=team-a",
        `--docker-server=${registry.host}`,
        `--docker-username=${credentials.name}`,
        `--docker-password=${credentials.password}`,
      ]);
      const images = [image.reference];
      const spec = { imagePullSecrets: [{ name: "pull" }] };
      await cluster.apply(imageCache({ name: "with", namespace: "team-a", images, spec }));
      await untilReady(cluster, "with", "team-a");
      const seen = await imagesOnNodes(cluster.nodes, `${registry.host}/private/app`);
      expect(Object.values(seen)).toEqual(cluster.nodes.map(() => ({ v1: image.digest })));

      const bare = await pushTestImage(
        { registry, pusher },
        { repository: "private/bare", layers: { bare: 1 } },
      );
      const without = { name: "without", namespace: "team-a", images: [bare.reference] };
      await cluster.apply(imageCache(without));
      const failures = async () => {
        const { status } = await readCache(cluster, "without", "team-a");
        return status?.failures?.map(({ node, image: of, reason }) => ({ node, of, reason }));
      };
      await expect.poll(failures, patience).toEqual(
        cluster.nodes.map(({ name: node }) => ({
          node,
          of: bare.reference,
          reason: "Unauthenticated",
        })),
      );
      for (const name of ["with", "without"]) {
        await cluster.kubectl(["delete", "imagecache", name, "--namespace=team-a"]);
      }
    });

    it("bring what can be pulled where one image does not exist, and name it", async () => {
      const cluster = running();
      const good = await pushTestImage(cluster.real, {
        repository: "share/good",
        layers: { good: 1 },
      });
      const missing = `${cluster.real.registry.host}/share/missing:v1`;
      const images = [missing, good.reference];
      await cluster.apply(imageCache({ name: "partly", namespace: "team-b", images }));
      const seen = () => imagesOnNodes(cluster.nodes, good.reference.replace(/:v1$/, ""));
      await expect
        .poll(seen, patience)
        .toEqual(Object.fromEntries(cluster.nodes.map(({ name }) => [name, { v1: good.digest }])));
      const told = async () => {
        const { status } = await readCache(cluster, "partly", "team-b");
        const degraded = status?.conditions?.find(({ type }) => type === "Degraded");
        return {
          degraded: degraded?.status,
          images: status?.images?.map(({ image, ready, failed }) => ({ image, ready, failed })),
          reasons: status?.failures?.map(({ image, reason }) => ({ image, reason })),
        };
      };
      const failure = { image: missing, reason: "ManifestUnknown" };
      await expect.poll(told, patience).toEqual({
        degraded: "True",
        images: [
          { image: missing, ready: 0, failed: 2 },
          { image: good.reference, ready: 2, failed: 0 },
        ],
        reasons: [failure, failure],
      });
      await cluster.kubectl(["delete", "imagecache", "partly", "--namespace=team-b"]);
    });
  });
}
