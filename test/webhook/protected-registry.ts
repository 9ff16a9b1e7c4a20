import { onTestFinished } from "vitest";
import type { ImageSpecification } from "../cluster/image-specification.ts";
import { type Registry, startRegistry } from "../cluster/registry.ts";
import { createTokenIssuer } from "../registry/authorization/token-issuer.ts";
import { json, registryError, startLyingRegistry } from "../registry/lying-registry.ts";
import { pushImage } from "./push-image.ts";

const USER = { name: "alice", password: "secret" };
const BASIC = `Basic ${Buffer.from(`${USER.name}:${USER.password}`).toString("base64")}`;

export interface ProtectedRegistry {
  readonly host: string;
  /** Where tokens are got, in plain HTTP. */
  readonly tokenHost?: string;
  push(image: ImageSpecification): Promise<void>;
}

/**
 * A real registry that lets alice in with the password `secret`, or with a token she gets for it, which grants nothing below
 * `closed/`. Stops with the test.
 */
export async function startProtectedRegistry(
  authentication: "basic" | "token",
): Promise<ProtectedRegistry> {
  return authentication === "basic" ? startBasicRegistry() : startTokenRegistry();
}

async function startBasicRegistry(): Promise<ProtectedRegistry> {
  const users = { [USER.name]: USER.password };
  const registry = await startRegistry({ authentication: { kind: "basic", users } });
  stopWithTest(registry);
  const target = { url: registry.url, authorization: BASIC };
  return { host: registry.host, push: (image) => pushImage(target, image) };
}

async function startTokenRegistry(): Promise<ProtectedRegistry> {
  const issuer = await createTokenIssuer();
  const tokens = await startLyingRegistry(({ path, headers }) => {
    const scope = new URL(path, "http://tokens").searchParams.get("scope") ?? "";
    const [, repository = "", actions = ""] = scope.split(":");
    if (headers.authorization === undefined) return json({ token: issuer.issue(repository, []) });
    if (headers.authorization !== BASIC) return registryError(401, "UNAUTHORIZED");
    // Fewer rights than asked for are no error where tokens are issued.
    const granted = repository.startsWith("closed/") ? [] : actions.split(",");
    return json({ token: issuer.issue(repository, granted) });
  });
  const realm = `${tokens.url}/token`;
  const registry = await startRegistry({ authentication: { kind: "token", realm, ...issuer } });
  stopWithTest(registry);
  return {
    host: registry.host,
    tokenHost: new URL(tokens.url).host,
    push(image) {
      const token = issuer.issue(image.repository, ["pull", "push"]);
      return pushImage({ url: registry.url, authorization: `Bearer ${token}` }, image);
    },
  };
}

function stopWithTest(registry: Registry): void {
  onTestFinished(() => registry.stop());
}
