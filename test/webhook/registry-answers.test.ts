import { describe, expect, it } from "vitest";
import { parseDigest } from "../../placement/digest.ts";
import { Credential } from "../../registry/credentials/credential.ts";
import {
  json,
  type Reaction,
  type ReceivedRequest,
  registryError,
  startLyingRegistry,
} from "../registry/lying-registry.ts";
import { StoredContent } from "../registry/stored-content.ts";
import { judgedOnce, type OneImage } from "./judged-once.ts";

const INDEX = "application/vnd.oci.image.index.v1+json";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const BASIC = { "www-authenticate": 'Basic realm="x"' };
const LAYERS = [{ content: "x" }];

/** A token that says of itself that its time was in 2001. */
const EXPIRED = `e30.${Buffer.from('{"exp":1000000000}').toString("base64url")}.x`;

function stored(): { content: StoredContent; digest: string } {
  const content = new StoredContent();
  const { digest } = content.putImage({ tag: "v1", platforms: [{ layers: LAYERS }] });
  return { content, digest };
}

interface Case {
  readonly cause: string;
  readonly verdict: string;
  readonly react: (request: ReceivedRequest) => Reaction;
  readonly given?: Partial<OneImage>;
}

const REFUSALS: Case[] = [
  {
    cause: "the tag is missing",
    verdict: "ManifestUnknown deny",
    react: () => registryError(404, "MANIFEST_UNKNOWN"),
  },
  {
    cause: "the repository is missing",
    verdict: "RepositoryUnknown deny",
    react: () => registryError(404, "NAME_UNKNOWN"),
  },
  {
    cause: "the registry has no such name",
    verdict: "InvalidReference deny",
    react: () => registryError(400, "NAME_INVALID"),
  },
  {
    cause: "the registry wants a credential",
    verdict: "Unauthenticated warn",
    react: () => registryError(401, "UNAUTHORIZED", BASIC),
  },
  {
    cause: "the credential is wrong",
    verdict: "BadCredentials deny",
    react: () => registryError(401, "UNAUTHORIZED", BASIC),
    given: { credentials: [Credential.password("alice", "wrong")] },
  },
  {
    cause: "the credential is not enough",
    verdict: "Denied deny",
    react: ({ headers }) =>
      headers.authorization === undefined
        ? registryError(401, "UNAUTHORIZED", BASIC)
        : registryError(403, "DENIED"),
    given: { credentials: [Credential.password("alice", "right")] },
  },
  {
    cause: "the credential has expired",
    verdict: "CredentialExpired warn",
    react: () => registryError(401, "UNAUTHORIZED", BASIC),
    given: { credentials: [Credential.password("alice", EXPIRED)] },
  },
  {
    cause: "a pull secret is missing",
    verdict: "SecretMissing warn",
    react: () => registryError(401, "UNAUTHORIZED", BASIC),
    given: { notes: [{ resource: "secrets", name: "a", fault: "missing" }] },
  },
  {
    cause: "a pull secret is malformed",
    verdict: "SecretMalformed warn",
    react: () => registryError(401, "UNAUTHORIZED", BASIC),
    given: { notes: [{ resource: "secrets", name: "a", fault: "malformed" }] },
  },
  {
    cause: "a pull secret may not be read",
    verdict: "NotFoundOrDenied warn",
    react: () => registryError(404, "NAME_UNKNOWN"),
    given: { notes: [{ resource: "secrets", name: "a", fault: "forbidden" }] },
  },
  {
    cause: "too many requests came",
    verdict: "RateLimited warn",
    react: () => registryError(429, "TOOMANYREQUESTS", { "retry-after": "60" }),
  },
  {
    cause: "the registry is overloaded",
    verdict: "RegistryUnavailable warn",
    react: () => registryError(503, "UNAVAILABLE"),
  },
  {
    cause: "the registry gives up",
    verdict: "Timeout warn",
    react: () => registryError(408, "UNKNOWN"),
  },
  {
    cause: "a web page is there",
    verdict: "NotARegistry warn",
    react: () => ({ headers: { "content-type": "text/html" }, body: "<html></html>" }),
  },
  {
    cause: "the image is of schema 1",
    verdict: "Schema1Manifest deny",
    react: () => {
      const type = "application/vnd.docker.distribution.manifest.v1+prettyjws";
      return json({ schemaVersion: 1, name: "x" }, { headers: { "content-type": type } });
    },
  },
];

const CONTENTS: (Omit<Case, "react"> & {
  readonly react: (content: StoredContent, digest: string) => Case["react"];
})[] = [
  {
    cause: "everything is well",
    verdict: "Pullable allow",
    react: (content) => (request) => content.answer(request),
  },
  {
    cause: "another image comes than was asked for",
    verdict: "DigestMismatch deny",
    react: (content) => (request) => {
      const answer = content.answer(request);
      return request.method === "GET" ? { ...answer, body: `${String(answer.body)} ` } : answer;
    },
  },
  {
    cause: "the manifest is truncated",
    verdict: "DigestMismatch deny",
    react: (content) => (request) => {
      const answer = content.answer(request);
      const body = Buffer.from(answer.body ?? "").subarray(0, 40);
      return request.method === "GET" ? { ...answer, body } : answer;
    },
  },
  {
    cause: "the tag leads to nothing",
    verdict: "TagDigestInconsistent deny",
    react: (content, digest) => (request) => {
      const isGone = request.path.endsWith(digest);
      return isGone ? registryError(404, "MANIFEST_UNKNOWN") : content.answer(request);
    },
  },
  {
    cause: "the config is missing",
    verdict: "BlobUnknown deny",
    react: (content) => (request) =>
      request.path.includes("/blobs/")
        ? registryError(404, "BLOB_UNKNOWN")
        : content.answer(request),
  },
  {
    cause: "the image is for other nodes",
    verdict: "NoMatchingPlatform deny",
    react: (content) => {
      const platform = { os: "linux", architecture: "s390x" };
      content.putImage({ tag: "v1", platforms: [{ platform, layers: LAYERS }] });
      return (request) => content.answer(request);
    },
  },
  {
    cause: "the image of our platform is missing in its index",
    verdict: "ChildManifestUnknown deny",
    react: (content) => {
      const arm64 = { os: "linux", architecture: "arm64" };
      const platforms = [{ layers: LAYERS }, { platform: arm64, layers: LAYERS }];
      const { manifests } = content.putImage({ tag: "v1", platforms });
      content.remove(parseDigest(manifests[0] ?? ""));
      return (request) => content.answer(request);
    },
  },
  {
    cause: "an index has no image at all",
    verdict: "NoMatchingPlatform deny",
    react: (content) => {
      const index = { schemaVersion: 2, mediaType: INDEX, manifests: [] };
      content.tag("v1", content.put(index, INDEX));
      return (request) => content.answer(request);
    },
  },
  {
    cause: "it is a chart and no image",
    verdict: "UnsupportedMediaType deny",
    react: (content, digest) => {
      const type = "application/vnd.cncf.helm.config.v1+json";
      const config = { mediaType: type, digest, size: 2 };
      const chart = { schemaVersion: 2, mediaType: MANIFEST, config, layers: [] };
      content.tag("v1", content.put(chart, MANIFEST));
      return (request) => content.answer(request);
    },
  },
];

async function judgedWhen(react: Case["react"], given: Partial<OneImage> = {}) {
  const registry = await startLyingRegistry(react);
  const client = { insecureHosts: [registry.host] };
  return judgedOnce({ image: `${registry.host}/team/app:v1`, client, ...given });
}

describe("what a registry answers", () => {
  it.for(REFUSALS)("is $verdict when $cause", async ({ verdict, react, given }) => {
    const judged = await judgedWhen(react, given);
    expect([judged.verdict, judged.allowed]).toEqual([verdict, !verdict.endsWith("deny")]);
    expect(judged.message).not.toContain("secret details");
  });

  it.for(CONTENTS)("is $verdict when $cause", async ({ verdict, react }) => {
    const { content, digest } = stored();
    const judged = await judgedWhen(react(content, digest));
    expect([judged.verdict, judged.allowed]).toEqual([verdict, !verdict.endsWith("deny")]);
  });

  it("is no proof when it comes from a cache of another registry", async () => {
    const registry = await startLyingRegistry(() => registryError(404, "MANIFEST_UNKNOWN"));
    const client = { insecureHosts: [registry.host], pullThroughHosts: [registry.host] };
    const judged = await judgedOnce({ image: `${registry.host}/team/app:v1`, client });
    expect(judged.verdict).toBe("ProxyStale404 warn");
  });

  it("is a warning for schema 1 where every node takes it", async () => {
    const { react } = REFUSALS.at(-1) ?? { react: () => undefined };
    const nodes = [
      {
        metadata: { name: "a" },
        status: { nodeInfo: { containerRuntimeVersion: "containerd://1.7.27" } },
      },
    ];
    expect((await judgedWhen(react, { nodes })).verdict).toBe("Schema1Manifest warn");
  });
});
