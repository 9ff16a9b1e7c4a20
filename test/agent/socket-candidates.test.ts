import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { socketCandidates } from "../../agent/socket-candidates.ts";
import { makeTemporaryFolder } from "../cluster/temporary-folder.ts";

/** Real sockets at these places below `folder`, which close with the stack. */
async function listenAt(folder: string, places: readonly string[]): Promise<AsyncDisposableStack> {
  const stack = new AsyncDisposableStack();
  for (const place of places) {
    const path = join(folder, place);
    await mkdir(dirname(path), { recursive: true });
    const server = stack.use(createServer());
    await new Promise<void>((resolve) => server.listen(path, resolve));
  }
  return stack;
}

describe("socketCandidates()", () => {
  it("finds the sockets of every runtime, two folders down, the nearest first", async () => {
    await using folder = await makeTemporaryFolder();
    await using _listening = await listenAt(folder.path, [
      "k3s/containerd/containerd.sock",
      "containerd/containerd.sock",
      "crio/crio.sock",
      "cri-dockerd.sock",
      "docker.sock",
      "containerd/debug.sock",
    ]);
    expect(await socketCandidates(folder.path)).toEqual(
      [
        "cri-dockerd.sock",
        "containerd/containerd.sock",
        "crio/crio.sock",
        "k3s/containerd/containerd.sock",
      ].map((place) => join(folder.path, place)),
    );
  });

  it("passes over what lies too deep, files, links, and folders that are not there", async () => {
    await using folder = await makeTemporaryFolder();
    await using _listening = await listenAt(folder.path, ["a/b/c/containerd.sock"]);
    await writeFile(join(folder.path, "crio.sock"), "");
    await symlink(join(folder.path, "a", "b", "c"), join(folder.path, "near"));
    await symlink(
      join(folder.path, "a", "b", "c", "containerd.sock"),
      join(folder.path, "containerd.sock"),
    );
    expect(await socketCandidates(folder.path)).toEqual([]);
    expect(await socketCandidates(join(folder.path, "nowhere"))).toEqual([]);
  });

  it("gives a bounded number", async () => {
    await using folder = await makeTemporaryFolder();
    const places = Array.from({ length: 40 }, (_, index) => `${index}/containerd.sock`);
    await using _listening = await listenAt(folder.path, places);
    expect(await socketCandidates(folder.path)).toHaveLength(32);
  });
});
