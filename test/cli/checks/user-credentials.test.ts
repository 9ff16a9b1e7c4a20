import { describe, expect, it } from "vitest";
import { decodeDockerConfiguration } from "../../../cli/checks/docker-configuration.ts";
import { UserCredentials } from "../../../cli/checks/user-credentials.ts";
import { parseImageReference } from "../../../placement/image-reference.ts";
import { HelperFolder } from "./helper-folder.ts";

const auth = Buffer.from("alice:secret").toString("base64");

function credentialsOf(
  configuration: object,
  environment: Record<string, string | undefined> = {},
) {
  const warnings: string[] = [];
  const credentials = new UserCredentials({
    configuration: decodeDockerConfiguration(JSON.stringify(configuration)),
    environment,
    signal: new AbortController().signal,
    warn: (text) => void warnings.push(text),
  });
  async function lookUp(image: string, secrets: readonly string[] = []) {
    const found = await credentials.credentialsFor(parseImageReference(image), secrets);
    return { users: found.credentials.map(({ username }) => username), notes: found.notes };
  }
  return { lookUp, warnings };
}

describe("UserCredentials", () => {
  it("tries what a helper says first, then the file, and asks once for each registry", async () => {
    await using helpers = await HelperFolder.create();
    await helpers.add(
      "once",
      `mkdir "${helpers.folder}/asked" && echo '{"Username":"helper","Secret":"s"}'`,
    );
    const configuration = { auths: { "ghcr.io": { auth } }, credHelpers: { "ghcr.io": "once" } };
    const { lookUp, warnings } = credentialsOf(configuration, helpers.environment);
    const both = { users: ["helper", "alice"], notes: [] };
    expect(await Promise.all([lookUp("ghcr.io/a/b"), lookUp("ghcr.io/a/c")])).toEqual([both, both]);
    expect(warnings).toEqual([]);
  });

  it("goes on without a helper that is not there, and says so once", async () => {
    const { lookUp, warnings } = credentialsOf({ credsStore: "none-such-helper" });
    const note = {
      resource: "secrets",
      name: "docker-credential-none-such-helper",
      fault: "forbidden",
      unread: { what: "credential helper", why: "which could not be used; mend it, or log in" },
    };
    expect(await lookUp("ghcr.io/a/b")).toEqual({ users: [], notes: [note] });
    expect(await lookUp("quay.io/a/b")).toEqual({ users: [], notes: [note] });
    expect(warnings).toEqual([
      "Cannot use docker-credential-none-such-helper: it is not installed, or not in PATH; going on without it",
    ]);
  });

  it("notes the pod's own pull secrets as not read where the user has nothing for the registry", async () => {
    const { lookUp } = credentialsOf({ auths: { "ghcr.io": { auth } } });
    expect(await lookUp("ghcr.io/a/b", ["regcred"])).toEqual({ users: ["alice"], notes: [] });
    expect(await lookUp("quay.io/a/b", ["regcred"])).toEqual({
      users: [],
      notes: [
        {
          resource: "secrets",
          name: "regcred",
          fault: "forbidden",
          unread: {
            what: "pull secret",
            why: "which stays in the cluster; log in with docker, or have the cluster look: --server",
          },
        },
      ],
    });
  });
});
