import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  decodeDockerConfiguration,
  readDockerConfiguration,
} from "../../../cli/checks/docker-configuration.ts";

const auth = Buffer.from("alice:secret").toString("base64");

describe("decodeDockerConfiguration()", () => {
  it("takes accounts, and leaves out those that a helper keeps", () => {
    const { entries } = decodeDockerConfiguration(
      JSON.stringify({ auths: { "ghcr.io": { auth }, "quay.io": {} }, HttpHeaders: {} }),
    );
    expect(entries.map(({ location, credential }) => [location, credential.username])).toEqual([
      ["ghcr.io", "alice"],
    ]);
  });

  it("names the helper of a registry, else the store for all", () => {
    const { helperFor } = decodeDockerConfiguration(
      JSON.stringify({
        credHelpers: { "gcr.io": "gcloud", "docker.io": "pass" },
        credsStore: "osx",
      }),
    );
    expect(helperFor("gcr.io")).toEqual({ name: "gcloud", server: "gcr.io" });
    expect(helperFor("quay.io:443")).toEqual({ name: "osx", server: "quay.io:443" });
    expect(helperFor("docker.io")).toEqual({ name: "pass", server: "https://index.docker.io/v1/" });
  });

  it("names no helper where none is configured", () => {
    expect(decodeDockerConfiguration("{}").helperFor("constructor")).toBeUndefined();
  });

  it.for([
    ["{", "it is not JSON"],
    ['{"auths": []}', "it has a wrong shape"],
    ['{"credsStore": 1}', "it has a wrong shape"],
    [
      '{"auths": {"ghcr.io": {"auth": "c2VjcmV0"}}}',
      "one of its auth fields is not base64 of user:password; log in again",
    ],
  ] as const)("refuses %s", ([text, reason]) => {
    expect(() => decodeDockerConfiguration(text)).toThrow(new SyntaxError(reason));
  });
});

describe("readDockerConfiguration()", () => {
  it("reads the folder in DOCKER_CONFIG, names a file that is of no use, and does without one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "layerwise-docker-"));
    try {
      const none = await readDockerConfiguration({ DOCKER_CONFIG: folder });
      expect(none.entries).toEqual([]);
      await writeFile(join(folder, "config.json"), "secret");
      await expect(readDockerConfiguration({ DOCKER_CONFIG: folder })).rejects.toThrow(
        `Cannot use the Docker configuration "${folder}/config.json": it is not JSON`,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
