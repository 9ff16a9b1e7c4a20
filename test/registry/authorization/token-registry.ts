import type { RegistryClient } from "../../../registry/registry-client.ts";
import type { Clock } from "../../../runtime/clock.ts";
import {
  type Answer,
  json,
  type LyingRegistry,
  type Reaction,
  type ReceivedRequest,
  registryError,
  startLyingRegistry,
} from "../lying-registry.ts";
import { openClient } from "../opened-client.ts";
import { StoredContent } from "../stored-content.ts";

export interface TokenRegistry {
  readonly registry: LyingRegistry;
  readonly auth: LyingRegistry;
  readonly client: RegistryClient;
  /** `127.0.0.1:20123/team/app:v1`, which is there for whoever has a token. */
  readonly reference: string;
}

export interface TokenRegistryOptions {
  /** Answers token requests; a token named `token` when absent. */
  readonly react?: (request: ReceivedRequest) => Reaction;
  /** Authorization headers the registry takes; `Bearer token` when absent. */
  readonly accepted?: readonly string[];
  /** Parameters added to the challenge. */
  readonly challenge?: string;
  readonly clock?: Clock;
  /** Whether the token server may see credentials; true when absent. */
  readonly trustsAuth?: boolean;
}

/** A registry with one image and its token server, each on a port of its own. */
export async function startTokenRegistry(
  options: TokenRegistryOptions = {},
): Promise<TokenRegistry> {
  const { accepted = ["Bearer token"], challenge = "", clock, trustsAuth = true } = options;
  const content = new StoredContent();
  content.putImage({ tag: "v1", platforms: [{ layers: [{ content: "x", sizeBytes: 1 }] }] });
  const auth = await startLyingRegistry(options.react ?? (() => json({ token: "token" })));
  const header = `Bearer realm="${auth.url}/token?kept=1",service="the registry"${challenge}`;
  const registry = await startLyingRegistry((request): Answer => {
    const isAccepted = accepted.includes(request.headers.authorization ?? "");
    if (isAccepted) return content.answer(request);
    return registryError(401, "UNAUTHORIZED", { "www-authenticate": header });
  });
  const client = openClient({
    insecureHosts: trustsAuth ? [registry.host, auth.host] : [registry.host],
    trustedHosts: ["127.0.0.0/8"],
    ...(clock && { clock }),
  });
  return { registry, auth, client, reference: `${registry.host}/team/app:v1` };
}
