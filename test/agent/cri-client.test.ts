import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CriClient } from "../../agent/cri-client.ts";
import { systemClock } from "../../runtime/clock.ts";
import { makeTemporaryFolder } from "../cluster/temporary-folder.ts";
import { ScriptedRuntime } from "./scripted-runtime.ts";

describe("CriClient", () => {
  it("reads an image, and undefined for one that is not there", async () => {
    await using folder = await makeTemporaryFolder();
    const socket = join(folder.path, "crio.sock");
    const held = { id: "1".repeat(64), tags: ["r.example/a:1"], digests: [] };
    await using _runtime = await ScriptedRuntime.listen(socket, { name: "cri-o", images: [held] });
    const endMs = systemClock.nowMs() + 60_000;
    const client = new CriClient(socket, { clock: systemClock, endMs });
    expect(await client.readRuntimeName()).toBe("cri-o");
    expect(await client.readImage("r.example/a:1")).toEqual({
      id: held.id,
      repoTags: held.tags,
      repoDigests: [],
      pinned: false,
    });
    expect(await client.readImage("r.example/b:1")).toBeUndefined();
    client.close();
  });

  it("says what failed, and on which socket", async () => {
    await using folder = await makeTemporaryFolder();
    const socket = join(folder.path, "nowhere.sock");
    const endMs = systemClock.nowMs() + 60_000;
    const client = new CriClient(socket, { clock: systemClock, endMs });
    await expect(client.listContainers()).rejects.toThrow(`ListContainers at ${socket}: `);
    client.close();
  });

  it("gives up on a runtime that does not answer when its time is over", async () => {
    await using folder = await makeTemporaryFolder();
    const socket = join(folder.path, "silent.sock");
    await using silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(socket, resolve));
    const endMs = systemClock.nowMs();
    const client = new CriClient(socket, { clock: systemClock, endMs });
    await expect(client.removeImage("r.example/a:1")).rejects.toThrow(
      `RemoveImage at ${socket}: Deadline exceeded`,
    );
    client.close();
  });
});
