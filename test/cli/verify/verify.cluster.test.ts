import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { controlPlaneBinaries } from "../../cluster/binaries.ts";
import { type CommandOptions, runCommand, runOnTerminal } from "../running-command.ts";
import { screenOf } from "../terminal/screen.ts";
import { VerifiedRegistry } from "./verified-registry.ts";

/** Stands for the registry in what is expected, and is as long. */
const HOST = "registry.test:5";

let registry: VerifiedRegistry;
beforeAll(async () => {
  registry = await VerifiedRegistry.start();
});
afterAll(() => registry[Symbol.asyncDispose]());

function deploymentOf(images: Readonly<Record<string, string>>, extra: object = {}): string {
  const containers = Object.entries(images).map(([name, image]) => ({
    name,
    image: image.replace(HOST, registry.host),
  }));
  const spec = { template: { spec: { containers, ...extra } } };
  const metadata = { name: "web", namespace: "shop" };
  return JSON.stringify({ apiVersion: "apps/v1", kind: "Deployment", metadata, spec });
}

const MIXED = {
  app: `${HOST}/team/web:v1`,
  typo: `${HOST}/team/web:v2`,
  arm: `${HOST}/team/arm:v1`,
  away: "127.0.0.1:1/team/web:v1",
  evil: "Bad\u001b[2J",
};

const MIXED_TABLE = `\
CONTAINER             IMAGE                         PLATFORM      SIZE      VERDICT   REASON
deployment/web/app    registry.test:5/team/web:v1   linux/amd64   48.7 MB   good      Pullable
deployment/web/typo   registry.test:5/team/web:v2   -             -         bad       ManifestUnknown: "registry.test:5" answered 404 MANIFEST_UNKNOWN to the request for manifest "registry.test:5/team/web:v2"; push this tag or digest, or correct the reference
deployment/web/arm    registry.test:5/team/arm:v1   -             -         bad       NoMatchingPlatform: "registry.test:5/team/arm" has no image for linux/amd64, only for linux/arm64; build the image for the platform of the nodes
deployment/web/away   127.0.0.1:1/team/web:v1       -             -         unknown   ConnectRefused: Cannot complete the manifest request to "127.0.0.1:1" (ECONNREFUSED); check the port and that the registry runs
deployment/web/evil   Bad\\u001b[2J                  -             -         bad       InvalidReference: Cannot parse image reference "Bad\\u001b[2J": a repository is parts divided by /, each of lower-case letters and digits joined by one . or _, by __ or by dashes; correct the image reference
`;
const MIXED_SUMMARY = "5 images: 1 good, 1 unknown, 3 bad\n";

/** Runs `verify -f -` on a manifest, with pipes. */
async function verify(
  input: string,
  args: readonly string[] = [],
  environment?: CommandOptions["environment"],
) {
  const { stdout, stderr, code } = await runCommand(
    ["verify", "-f", "-", ...registry.flags, ...args],
    {
      environment: environment ?? (await registry.environment()),
      input,
    },
  );
  return { stdout: normalized(stdout), stderr: normalized(stderr), code };
}

function normalized(text: string): string {
  return text.replaceAll(registry.host, HOST);
}

async function writeManifest(name: string, content: string): Promise<string> {
  const path = join(registry.home, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

describe("kubectl layerwise verify", () => {
  it("prints a table, and a plain line for each image as it is done, into pipes", async () => {
    const { stdout, stderr, code } = await verify(deploymentOf(MIXED));
    expect(stdout).toBe(MIXED_TABLE);
    // Which image is done first is up to the network.
    const lines = stderr.split("\n").slice(0, -2);
    expect(lines.map((line) => line.slice(0, 5))).toEqual([1, 2, 3, 4, 5].map((n) => `[${n}/5]`));
    expect(lines.map((line) => line.slice(6)).sort()).toEqual([
      "127.0.0.1:1/team/web:v1: unknown (ConnectRefused)",
      "Bad\\u001b[2J: bad (InvalidReference)",
      "registry.test:5/team/arm:v1: bad (NoMatchingPlatform)",
      "registry.test:5/team/web:v1: good (Pullable)",
      "registry.test:5/team/web:v2: bad (ManifestUnknown)",
    ]);
    expect(stderr.endsWith(`\n${MIXED_SUMMARY}`)).toBe(true);
    expect(code).toBe(1);
  });

  it("shows a live line for each image on a terminal, and the table in colour in their place", async () => {
    const path = await writeManifest("mixed.yaml", deploymentOf(MIXED));
    const args = ["verify", "-f", path, ...registry.flags];
    const { stdout, code } = await runOnTerminal(args, {
      environment: await registry.environment(),
    });
    const shown = normalized(stdout);
    expect(shown).toContain("checking registry.test:5/team/web:v1\u001b[K\r\n");
    expect(shown).toContain("\u001b[31mbad     \u001b[39m registry.test:5/team/web:v2\u001b[K\r\n");
    expect(shown).toContain(" 48.7 MB   \u001b[32mgood   \u001b[39m   Pullable\r\n");
    const screen = screenOf(shown).join("\n");
    expect(`${screen}\n`).toBe(`${MIXED_TABLE}${MIXED_SUMMARY}`);
    expect(code).toBe(1);
  });

  it("does without colours where NO_COLOR is set", async () => {
    const path = await writeManifest("mixed.yaml", deploymentOf(MIXED));
    const environment = { ...(await registry.environment()), NO_COLOR: "1" };
    const { stdout } = await runOnTerminal(["verify", "-f", path, ...registry.flags], {
      environment,
    });
    expect(stdout).not.toContain("\u001b[3");
    expect(stdout).toContain("bad      ");
  });

  it("leaves a terminal plain lines where TERM is dumb", async () => {
    const path = await writeManifest("good.yaml", deploymentOf({ app: MIXED.app }));
    const environment = { ...(await registry.environment()), TERM: "dumb" };
    const { stdout } = await runOnTerminal(["verify", "-f", path, ...registry.flags], {
      environment,
    });
    expect(stripVTControlCharacters(stdout)).toBe(stdout);
  });

  it("asks for every platform that is named, and exits with 0 where all are there", async () => {
    const platforms = ["--platform", "linux/amd64", "--platform", "linux/arm64"];
    expect(await verify(deploymentOf({ app: MIXED.app }), platforms)).toEqual({
      stdout: `\
CONTAINER            IMAGE                         PLATFORM      SIZE      VERDICT   REASON
deployment/web/app   registry.test:5/team/web:v1   linux/amd64   48.7 MB   good      Pullable
deployment/web/app   registry.test:5/team/web:v1   linux/arm64   48.7 MB   good      Pullable
`,
      stderr: "[1/1] registry.test:5/team/web:v1: good (Pullable)\n1 image: 1 good\n",
      code: 0,
    });
  });

  it("says the same in JSON and in YAML", async () => {
    const platforms = ["--platform=linux/amd64", "--platform=linux/s390x"];
    const json = await verify(deploymentOf({ app: MIXED.app }), [...platforms, "-o", "json"]);
    const yaml = await verify(deploymentOf({ app: MIXED.app }), [...platforms, "-o", "yaml"]);
    const { amd64, index } = registry.digests;
    const missing = {
      verdict: "bad",
      reason: "NoMatchingPlatform",
      message: `"${HOST}/team/web:v1" has no image for linux/s390x; build the image for the platform of the nodes`,
    };
    const good = { platform: "linux/amd64", verdict: "good", reason: "Pullable" };
    const container = {
      namespace: "shop",
      object: "deployment/web",
      container: "app",
      kind: "main",
    };
    const image = {
      image: `${HOST}/team/web:v1`,
      ...missing,
      digest: index,
      platforms: [
        { ...good, digest: amd64, sizeBytes: 48_701_000 },
        { platform: "linux/s390x", ...missing },
      ],
      containers: [container],
    };
    expect(JSON.parse(json.stdout)).toEqual({ verdict: "bad", images: [image] });
    expect(parse(yaml.stdout)).toEqual({ verdict: "bad", images: [image] });
    expect([json.code, yaml.code]).toEqual([1, 1]);
  });

  it("exits with 2 where nothing is proven: nobody to ask, or no credential of the user's", async () => {
    const away = await verify(deploymentOf({ away: MIXED.away }));
    expect(away.code).toBe(2);
    const stranger = { HOME: registry.home, DOCKER_CONFIG: join(registry.home, "none") };
    const denied = await verify(deploymentOf({ app: MIXED.typo }), [], stranger);
    expect(denied.stdout.split("\n")[1]).toMatch(
      / unknown {3}Unauthenticated: .*; add a pull secret/,
    );
    expect(denied.code).toBe(2);
  });

  it("takes a wrong password of the user's for proof", async () => {
    const { stdout, code } = await verify(
      deploymentOf({ app: MIXED.app }),
      [],
      await registry.environment("wrong"),
    );
    expect(stdout).toContain("BadCredentials");
    expect(code).toBe(1);
  });

  it("reads a kustomization, with kubectl", async () => {
    const { kubectl } = await controlPlaneBinaries();
    await writeManifest("overlay/web.yaml", deploymentOf({ app: `${HOST}/team/web:old` }));
    const kustomization = {
      resources: ["web.yaml"],
      images: [{ name: `${registry.host}/team/web`, newTag: "v1" }],
    };
    const path = await writeManifest("overlay/kustomization.yaml", JSON.stringify(kustomization));
    const PATH = [dirname(kubectl), process.env["PATH"]].join(delimiter);
    const environment = { ...(await registry.environment()), PATH };
    const args = ["verify", "-k", dirname(path), "-o", "json", ...registry.flags];
    const { stdout, code } = await runCommand(args, { environment });
    expect(JSON.parse(stdout)).toMatchObject({
      images: [{ image: `${registry.host}/team/web:v1` }],
    });
    expect(code).toBe(0);
  });
});
