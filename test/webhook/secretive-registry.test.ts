import { expect, it } from "vitest";
import { Credential } from "../../registry/credentials/credential.ts";
import { json, registryError, startLyingRegistry } from "../registry/lying-registry.ts";
import { startForwardingProxy } from "../registry/transport/forwarding-proxy.ts";
import { createTestAuthority } from "../support/test-certificate.ts";
import { judgedOnce } from "./judged-once.ts";

const HUB_REFUSAL = registryError(401, "UNAUTHORIZED", {
  "www-authenticate":
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:team/private:pull",error="insufficient_scope"',
});

it.for([
  { who: "nobody", credentials: [] },
  { who: "somebody who may not", credentials: [Credential.password("alice", "right")] },
])("Docker Hub, which hides from $who what there is, is no proof", async ({ credentials }) => {
  const authority = createTestAuthority();
  // As Hub does: anybody gets a token, and one that grants nothing is refused at the manifest.
  const hub = await startLyingRegistry(
    ({ path }) => (path.startsWith("/token") ? json({ token: "grants.nothing" }) : HUB_REFUSAL),
    authority.issue(["registry-1.docker.io", "auth.docker.io"]),
  );
  const proxy = await startForwardingProxy(Number(hub.host.split(":")[1]));
  const judged = await judgedOnce({
    image: "team/private:v1",
    credentials,
    client: {
      proxies: { httpsProxy: proxy.url },
      certificateAuthorities: [authority.cert],
    },
  });
  expect([judged.verdict, judged.allowed]).toEqual(["NotFoundOrDenied warn", true]);
  expect(new Set(proxy.lines)).toEqual(
    new Set(["CONNECT registry-1.docker.io:443", "CONNECT auth.docker.io:443"]),
  );
});
