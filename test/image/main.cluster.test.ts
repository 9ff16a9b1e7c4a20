import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { startRegistry } from "../cluster/registry.ts";
import { readHead } from "../cluster/registry-head.ts";
import { makeTemporaryFolder } from "../cluster/temporary-folder.ts";
import { startProtectedRegistry } from "../webhook/protected-registry.ts";

async function image(
  args: readonly string[],
  dockerConfig: string,
): Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number | null }> {
  const main = join(import.meta.dirname, "../../image/main.ts");
  const env = { ...process.env, DOCKER_CONFIG: dockerConfig };
  const child = spawn(process.execPath, [main, ...args], { env, timeout: 110_000 });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { stdout, stderr, code: await ended };
}

/** As `docker login` leaves it; returns what stands for user and password. */
async function logIn(dockerConfig: string, host: string, user: string): Promise<string> {
  const auth = Buffer.from(user).toString("base64");
  const configuration = JSON.stringify({ auths: { [host]: { auth } } });
  await writeFile(join(dockerConfig, "config.json"), configuration);
  return auth;
}

describe("npm run image", () => {
  it("pushes the same bytes from the same checkout, with the user's credentials", async () => {
    await using folder = await makeTemporaryFolder();
    await using registry = await startRegistry({
      authentication: { kind: "basic", users: { alice: "a:secret" } },
    });
    const auth = await logIn(folder.path, registry.host, "alice:a:secret");
    const repository = `${registry.host}/team/layerwise`;
    const first = await image(["--push", `${repository}:one`], folder.path);
    const second = await image(["--push", `${repository}:two`], folder.path);
    expect([first.code, second.code]).toEqual([0, 0]);
    const digest = /^\S+@(sha256:[0-9a-f]{64})\n$/.exec(first.stdout)?.[1] ?? "";
    expect([first.stdout, second.stdout]).toEqual(
      Array.from({ length: 2 }, () => `${repository}@${digest}\n`),
    );
    const authorization = `Basic ${auth}`;
    for (const tag of ["one", "two"]) {
      const head = await readHead(registry, `team/layerwise/manifests/${tag}`, { authorization });
      expect(head).toEqual({ status: 200, digest });
    }
    // Every layer was there already.
    expect(first.stderr).toContain("pushing");
    expect(second.stderr).not.toContain("pushing");
  });

  it("gets its token from a private server where that is trusted, and says how where it is not", async () => {
    await using folder = await makeTemporaryFolder();
    const { host, tokenHost = "" } = await startProtectedRegistry("token");
    await logIn(folder.path, host, "alice:secret");
    const push = ["--push", `${host}/team/layerwise:v1`];
    expect(await image(push, folder.path)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        `names the token server "${tokenHost}", which is a loopback address; if a private address is meant, name it in --trusted-registry`,
      ),
    });
    const trust = ["--trusted-registry", tokenHost, "--insecure-registry", tokenHost];
    expect(await image([...push, ...trust], folder.path)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^127\.0\.0\.1:\d+\/team\/layerwise@sha256:/),
    });
  });

  it("says who has to log in where the registry wants a password", async () => {
    await using folder = await makeTemporaryFolder();
    await using registry = await startRegistry({
      authentication: { kind: "basic", users: { alice: "a:secret" } },
    });
    const refused = await image(["--push", `${registry.host}/team/layerwise:v1`], folder.path);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toBe("");
    expect(refused.stderr).toMatch(
      /wants a password and the Docker configuration has none: run docker login 127\.0\.0\.1:\d+\n$/,
    );
  });
});
