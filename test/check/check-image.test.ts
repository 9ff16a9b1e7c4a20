import { describe, expect, it } from "vitest";
import { checkImage, referenceOf } from "../../check/check-image.ts";
import type { PullSecretNote } from "../../check/pull-credentials.ts";
import { Credential } from "../../registry/credentials/credential.ts";
import { registryError, startLyingRegistry } from "../registry/lying-registry.ts";
import { openClient } from "../registry/opened-client.ts";
import { StoredContent } from "../registry/stored-content.ts";

const AMD64 = { os: "linux", architecture: "amd64" };
const ARM64 = { os: "linux", architecture: "arm64" };
const LAYERS = [{ content: "x", sizeBytes: 5 }];

function content(): StoredContent {
  const stored = new StoredContent();
  stored.putImage({ tag: "v1", platforms: [{ platform: AMD64, layers: LAYERS }] });
  return stored;
}

function secretNote(
  fault: PullSecretNote["fault"],
  resource: PullSecretNote["resource"] = "secrets",
) {
  return { resource, name: "regcred", fault };
}

/** Checks an image of a registry that answers `react`, anonymously. */
async function check(
  text: string,
  {
    react = (request) => content().answer(request),
    platforms = [AMD64],
    notes = [],
  }: {
    react?: Parameters<typeof startLyingRegistry>[0];
    platforms?: (typeof AMD64)[];
    notes?: PullSecretNote[];
  } = {},
) {
  const registry = await startLyingRegistry(react);
  const client = openClient({ insecureHosts: [registry.host] });
  const { signal } = new AbortController();
  const credentials = { credentials: [], notes };
  const reference = text.replace("HOST", registry.host);
  const result = await checkImage(reference, { credentials, platforms, signal }, client);
  return { registry, result, problem: result.kind === "problem" ? result.problem : undefined };
}

describe("checkImage()", () => {
  it("finds an image that can be pulled, with its platforms and sizes", async () => {
    const { result } = await check("HOST/team/app:v1");
    expect(result).toMatchObject({
      kind: "pullable",
      image: { platforms: [{ platform: AMD64, sizeBytes: 5 }], missingPlatforms: [] },
      remarks: [],
    });
  });

  it("remarks on platforms that some nodes have and the image has not", async () => {
    const { registry, result } = await check("HOST/team/app:v1", { platforms: [AMD64, ARM64] });
    expect(result).toMatchObject({
      kind: "pullable",
      remarks: [
        {
          class: "NoMatchingPlatform",
          message:
            `"${registry.host}/team/app:v1" has no image for linux/arm64, which nodes that may run it have; ` +
            "build the image for the platform of the nodes",
        },
      ],
    });
  });

  it("fails where no node's platform is there", async () => {
    const { problem } = await check("HOST/team/app:v1", { platforms: [ARM64] });
    expect(problem).toMatchObject({ class: "NoMatchingPlatform", leg: "manifest" });
  });

  it("asks for nothing but existence where no platform is wanted", async () => {
    const { result } = await check("HOST/team/app:v1", { platforms: [] });
    expect(result).toMatchObject({ kind: "pullable", remarks: [] });
  });

  it("asks nobody about what is no reference", async () => {
    const { registry, problem } = await check("HOST/Team/app:v1");
    expect(problem?.class).toBe("InvalidReference");
    expect(problem?.message).toMatch(/correct the image reference$/);
    expect(registry.requests).toEqual([]);
  });

  it("tells of a missing secret where the registry turned the anonymous request down", async () => {
    const { problem } = await check("HOST/team/app:v1", {
      react: () => registryError(401, "UNAUTHORIZED", { "www-authenticate": 'Basic realm="x"' }),
      notes: [secretNote("missing")],
    });
    expect(problem).toEqual({
      class: "SecretMissing",
      message:
        'The pull secret "regcred" does not exist; create the pull secret in the namespace of the pod',
    });
  });

  it("remarks on a secret of no use where the image can be pulled all the same", async () => {
    const { result } = await check("HOST/team/app:v1", { notes: [secretNote("malformed")] });
    expect(result).toMatchObject({ kind: "pullable", remarks: [{ class: "SecretMalformed" }] });
  });

  it("says nothing of a secret that it may not read where the image can be pulled", async () => {
    const { result } = await check("HOST/team/app:v1", { notes: [secretNote("forbidden")] });
    expect(result).toMatchObject({ kind: "pullable", remarks: [] });
  });

  it("takes an absence for unproven where a secret could not be read", async () => {
    const { problem } = await check("HOST/team/app:v2", { notes: [secretNote("forbidden")] });
    expect(problem?.class).toBe("NotFoundOrDenied");
    expect(problem?.message).toMatch(
      /MANIFEST_UNKNOWN[^;]*; asked without the pull secret "regcred", which Layerwise may not read; let Layerwise read it: RoleBinding to layerwise-pull-secrets$/,
    );
  });

  it("says in the words of who looked why a secret was not read", async () => {
    const unread = { what: "credential helper", why: "which is away; mend it" };
    const note = { ...secretNote("forbidden"), unread };
    const { problem } = await check("HOST/team/app:v2", { notes: [note] });
    expect(problem?.message).toMatch(
      /; asked without the credential helper "regcred", which is away; mend it$/,
    );
  });

  it("takes a missing tag for proven where only the service account could not be read", async () => {
    const notes = [secretNote("forbidden", "serviceaccounts")];
    expect((await check("HOST/team/app:v2", { notes })).problem?.class).toBe("ManifestUnknown");
    const react = () => registryError(404, "NAME_UNKNOWN");
    expect((await check("HOST/team/app:v2", { notes, react })).problem?.class).toBe(
      "NotFoundOrDenied",
    );
  });

  it("keeps the secret out of what it says", async () => {
    const registry = await startLyingRegistry(() =>
      registryError(401, "UNAUTHORIZED", { "www-authenticate": 'Basic realm="x"' }),
    );
    const client = openClient({ insecureHosts: [registry.host] });
    const credentials = { credentials: [Credential.password("alice", "hunter2")], notes: [] };
    const { signal } = new AbortController();
    const options = { credentials, platforms: [AMD64], signal };
    const result = await checkImage(`${registry.host}/team/app:v1`, options, client);
    expect(result).toMatchObject({ kind: "problem", problem: { class: "BadCredentials" } });
    expect(JSON.stringify(result)).not.toMatch(/hunter2|aHVudGVyMg|YWxpY2U6aHVudGVyMg/);
  });
});

describe("referenceOf()", () => {
  it.for(["nginx\n", "a b", `nginx:${"x".repeat(4096)}`, "nginx\u202e:1", ""])(
    "finds %j to be no reference, and shows it without tricks",
    (text) => {
      const problem = referenceOf(text);
      expect(problem).toMatchObject({ class: "InvalidReference" });
      if (!("message" in problem)) throw new Error("it was taken for a reference");
      expect(problem.message).toMatch(/^[ -~]{1,500}$/);
    },
  );
});
