import { describe, expect, it } from "vitest";
import { askCredentialHelper } from "../../../cli/checks/credential-helper.ts";
import { HelperFolder } from "./helper-folder.ts";

const signal = new AbortController().signal;

async function ask(script: string) {
  await using helpers = await HelperFolder.create();
  await helpers.add("test", script);
  const { environment } = helpers;
  return await askCredentialHelper("test", { server: "ghcr.io", environment, signal });
}

async function revealed(script: string) {
  const answer = await ask(script);
  if (answer.kind !== "found") throw new Error(answer.kind);
  const { credential } = answer;
  return [credential.kind, credential.username, credential.revealSecret()];
}

describe("askCredentialHelper()", () => {
  it("asks with the server on standard input and takes name and secret", async () => {
    const script = `[ "$1" = get ] && read server && echo "{\\"Username\\":\\"for $server\\",\\"Secret\\":\\"s\\"}"`;
    expect(await revealed(script)).toEqual(["password", "for ghcr.io", "s"]);
  });

  it("knows an identity token", async () => {
    expect(await revealed(`echo '{"Username":"<token>","Secret":"t"}'`)).toEqual([
      "identityToken",
      "",
      "t",
    ]);
  });

  it("takes the helpers' own words for having nothing", async () => {
    const script = "echo credentials not found in native keychain; exit 1";
    expect(await ask(script)).toEqual({ kind: "none" });
    expect(await ask(`echo '{"Username":"","Secret":""}'`)).toEqual({ kind: "none" });
  });

  it("tells of a helper that fails, without what it wrote", async () => {
    expect(await ask("echo s3cret >&2; exit 3")).toEqual({
      kind: "failed",
      reason: "it ended with exit code 3",
    });
    expect(await ask("echo s3cret")).toEqual({
      kind: "failed",
      reason: "its answer is no credential in JSON",
    });
  });

  it.for(["../evil", "a/b", "", "-x", "a b", "a\u0000b"])("runs nothing named %j", async (name) => {
    const answer = await askCredentialHelper(name, { server: "x", environment: {}, signal });
    expect(answer.kind).toBe("failed");
  });
});
