import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SchemaCluster, startSchemaCluster } from "../../api/schema-cluster.ts";
import { sampleFailure, sampleImage } from "../caches/sample-cache.ts";
import { type CommandResult, runCommand } from "../running-command.ts";

const NGINX = "docker.io/library/nginx:1.27";
const TIME = "2026-01-01T00:00:00Z";

let cluster: SchemaCluster;
let empty: CommandResult;
beforeAll(async () => {
  cluster = await startSchemaCluster();
  empty = await status();
  await write("web", {
    observedGeneration: 1,
    conditions: [
      condition("Ready", "False", "PullsFailed"),
      condition("Progressing", "False", "PullsFailed"),
    ],
    nodes: { desired: 4, ready: 2, pulling: 0, waiting: 1, failed: 1 },
    images: [sampleImage(NGINX, { desired: 4, ready: 2, failed: 1, waiting: 1 })],
    imagesSummary: "0/1",
    nodesSummary: "2/4",
    failures: [sampleFailure({ message: "no such tag \u001b[2J" })],
    failuresTotal: 1,
    waiting: [{ reason: "NodeCordoned", nodes: 1, exampleNode: "node-9", message: "cordoned" }],
    collectedImages: 0,
  });
  await write("base");
});
afterAll(() => cluster.stop());

/** Writes an ImageCache and, as the controller would, its status. */
async function write(name: string, stated?: object): Promise<void> {
  const spec = { cacheSpec: [{ images: ["nginx:1.27"] }] };
  const objects = [
    { name, spec },
    ...(stated === undefined ? [] : [{ name, spec, status: stated }]),
  ];
  for (const object of objects) {
    const error = await cluster.errorOf("ImageCache", object);
    if (error !== "") throw new Error(error);
  }
}

function condition(type: string, value: string, reason: string) {
  const message = `as ${reason} has it`;
  return { type, status: value, reason, message, lastTransitionTime: TIME, observedGeneration: 1 };
}

function status(...args: readonly string[]): Promise<CommandResult> {
  const { kubeconfig, workDir } = cluster.controlPlane;
  const all = ["status", "--kubeconfig", kubeconfig, ...args];
  return runCommand(all, { environment: { HOME: workDir } });
}

const FAILURES = `\
CACHE   FAILED IMAGE                   NODE     TRIES   NEXT TRY   REASON
web     docker.io/library/nginx:1.27   node-3   2       none       ManifestUnknown: no such tag \\u001b[2J; push this tag or digest, or correct the reference

CACHE   WAITING NODES   SUCH AS   REASON
web     1               node-9    NodeCordoned: cordoned
`;

describe("kubectl layerwise status", () => {
  it("finds none in a namespace without any", () => {
    expect(empty).toEqual({ stdout: "", stderr: "No ImageCaches found\n", code: 0 });
  });

  it("shows each cache, what failed with the next step, and why nodes wait", async () => {
    expect(await status()).toEqual({
      stdout: `\
NAME   IMAGES   NODES   READY   FAILED   STATE
base   -        -       -       -        NotYetSeen: the controller has not looked at it yet
web    0/1      2/4     False   1        PullsFailed: as PullsFailed has it

${FAILURES}`,
      stderr: "",
      code: 0,
    });
  });

  it("shows the images of one cache that is named", async () => {
    const { stdout } = await status("web", "-n", "default");
    expect(stdout).toBe(`\
NAME   IMAGES   NODES   READY   FAILED   STATE
web    0/1      2/4     False   1        PullsFailed: as PullsFailed has it

CACHE   IMAGE                          READY   PULLING   FAILED   WAITING   DIGEST
web     docker.io/library/nginx:1.27   2/4     0         1        1         -

${FAILURES}`);
  });

  it("shows all namespaces, with more columns", async () => {
    const { stdout } = await status("-A", "-o", "wide");
    expect(stdout.split("\n").slice(0, 3)).toEqual([
      "NAMESPACE   NAME   IMAGES   NODES   READY   FAILED   PULLING   WAITING   COLLECTED   REFRESHED   REFRESH IN   STATE",
      "default     base   -        -       -       -        -         -         -           -           -            NotYetSeen: the controller has not looked at it yet",
      "default     web    0/1      2/4     False   1        0         1         0           -           -            PullsFailed: as PullsFailed has it",
    ]);
  });

  it("prints documents for programs", async () => {
    const { stdout, code } = await status("-o", "json");
    expect(JSON.parse(stdout)).toMatchObject({
      caches: [
        { namespace: "default", name: "base", verdict: "unknown" },
        {
          name: "web",
          verdict: "bad",
          nodesSummary: "2/4",
          failures: [
            { node: "node-3", nextStep: "push this tag or digest, or correct the reference" },
          ],
        },
      ],
    });
    expect(code).toBe(0);
    expect((await status("web", "-o", "yaml")).stdout).toMatch(
      /^caches:\n {2}- namespace: default\n/,
    );
  });

  it("answers with 3 for one that is not there", async () => {
    expect(await status("webb", "-n", "shop")).toEqual({
      stdout: "",
      stderr:
        'error: Cannot find ImageCache "webb" in namespace "shop"; kubectl layerwise status -A lists all there are\n',
      code: 3,
    });
  });
});
