import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runAgent } from "../../agent/run-agent.ts";
import { parseRemovalReport, type RemovalReport } from "../../api/removal-report.ts";
import { parseImageReference } from "../../placement/image-reference.ts";
import { systemClock } from "../../runtime/clock.ts";
import { createLogger } from "../../runtime/logger.ts";
import { makeTemporaryFolder } from "../cluster/temporary-folder.ts";
import { type HeldImage, ScriptedRuntime } from "./scripted-runtime.ts";

const POD_UID = "11111111-2222-3333-4444-555555555555";
const logger = createLogger({ role: "agent", level: "silent" });

interface Run {
  readonly folder: string;
  readonly images: readonly string[];
  readonly criSocket?: string;
}

async function run({
  folder,
  images,
  criSocket,
}: Run): Promise<[number, RemovalReport | undefined]> {
  const reportFile = join(folder, "report");
  const agent = {
    references: images.map(parseImageReference),
    podUid: POD_UID,
    runFolder: folder,
    criSocket,
    reportFile,
  };
  const code = await runAgent(agent, { clock: systemClock, logger });
  return [code, parseRemovalReport(await readFile(reportFile, "utf8"))];
}

function heldImages(): HeldImage[] {
  const digest = `sha256:${"a".repeat(64)}`;
  return [
    { id: "1".repeat(64), tags: ["r.example/ours:1"], digests: [`r.example/ours@${digest}`] },
    {
      id: "2".repeat(64),
      tags: ["r.example/both:1", "r.example/both:2"],
      digests: [`r.example/both@${digest}`],
    },
    { id: "3".repeat(64), tags: [], digests: [`r.example/digest@${digest}`] },
  ];
}

describe("runAgent()", () => {
  it.for([
    ["cri-o", "removed", ["r.example/both:2"]],
    ["docker", "shared", ["r.example/both:1", "r.example/both:2"]],
    ["containerd", "shared", ["r.example/both:1", "r.example/both:2"]],
  ] as const)(
    "takes from %s what is ours alone, and of a shared image at most our name: %s",
    async ([name, outcome, left]) => {
      await using folder = await makeTemporaryFolder();
      const options = { name, images: heldImages(), podUids: [POD_UID] };
      await using runtime = await ScriptedRuntime.listen(join(folder.path, "crio.sock"), options);
      const images = [
        "r.example/ours:1",
        "r.example/both:1",
        `r.example/digest@sha256:${"a".repeat(64)}`,
        "r.example/absent:1",
      ];
      const kinds = ["removed", outcome, "removed", "absent"].map((kind) => ({ kind }));
      expect(await run({ folder: folder.path, images })).toEqual([
        0,
        { kind: "done", outcomes: kinds },
      ]);
      expect(runtime.images.map(({ tags }) => tags)).toEqual([left]);
    },
  );

  it("removes an image once, however many of its names are ours", async () => {
    await using folder = await makeTemporaryFolder();
    const options = { name: "docker", images: heldImages(), podUids: [POD_UID] } as const;
    await using runtime = await ScriptedRuntime.listen(join(folder.path, "crio.sock"), options);
    const images = ["r.example/both:1", "r.example/both:2"];
    const outcomes = [{ kind: "removed" }, { kind: "removed" }];
    expect(await run({ folder: folder.path, images })).toEqual([0, { kind: "done", outcomes }]);
    expect(runtime.removals).toEqual(["2".repeat(64)]);
  });

  it("keeps what a container was made from", async () => {
    await using folder = await makeTemporaryFolder();
    const containers = [{ imageId: "1".repeat(64), state: "CONTAINER_EXITED" }];
    const options = {
      name: "cri-o",
      images: heldImages(),
      podUids: [POD_UID],
      containers,
    } as const;
    await using runtime = await ScriptedRuntime.listen(join(folder.path, "crio.sock"), options);
    const outcomes = [{ kind: "inUse" }];
    expect(await run({ folder: folder.path, images: ["r.example/ours:1"] })).toEqual([
      0,
      { kind: "done", outcomes },
    ]);
    expect(runtime.removals).toEqual([]);
  });

  it("asks the runtime of its own pod only, of several", async () => {
    await using folder = await makeTemporaryFolder();
    const others = { name: "containerd", images: heldImages(), podUids: ["another"] } as const;
    const own = { name: "cri-o", images: heldImages(), podUids: [POD_UID] } as const;
    await using otherRuntime = await ScriptedRuntime.listen(
      join(folder.path, "containerd.sock"),
      others,
    );
    await using ownRuntime = await ScriptedRuntime.listen(join(folder.path, "crio.sock"), own);
    await run({ folder: folder.path, images: ["r.example/ours:1"] });
    expect(otherRuntime.removals).toEqual([]);
    expect(ownRuntime.removals).toEqual(["1".repeat(64)]);
  });

  it("takes the socket it is told", async () => {
    await using folder = await makeTemporaryFolder();
    const criSocket = join(folder.path, "unusual.sock");
    const options = { name: "cri-o", images: heldImages() } as const;
    await using runtime = await ScriptedRuntime.listen(criSocket, options);
    const images = ["r.example/ours:1"];
    expect(await run({ folder: folder.path, images, criSocket })).toMatchObject([0, {}]);
    expect(runtime.removals).toEqual(["1".repeat(64)]);
  });

  it("says that there is no socket", async () => {
    await using folder = await makeTemporaryFolder();
    expect(await run({ folder: folder.path, images: ["nginx"] })).toEqual([
      1,
      {
        kind: "fault",
        message:
          "Cannot find the socket of a container runtime below /run; name it with --cri-socket",
      },
    ]);
  });

  it("says which runtimes do not run its pod, and which do not answer", async () => {
    await using folder = await makeTemporaryFolder();
    const options = { name: "containerd", images: heldImages(), podUids: ["another"] } as const;
    const socket = join(folder.path, "containerd.sock");
    await using _other = await ScriptedRuntime.listen(socket, options);
    const closing = createServer((connection) => connection.destroy());
    await using _closing = closing;
    await new Promise<void>((resolve) => closing.listen(join(folder.path, "crio.sock"), resolve));
    const [code, report] = await run({ folder: folder.path, images: ["nginx"] });
    expect(code).toBe(1);
    expect(report).toMatchObject({ kind: "fault" });
    const message = report?.kind === "fault" ? report.message : "";
    expect(message).toContain(
      `${socket} (other pods); ${folder.path}/crio.sock (ListPodSandbox at`,
    );
    expect(message).toContain("name the right one with --cri-socket");
  });
});
