import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

export interface TokenIssuer {
  readonly issuer: string;
  readonly service: string;
  /** The public key as a registry reads it. */
  readonly keySetPath: string;
  /** A token of the distribution specification, good for a minute. */
  issue(repository: string, actions: readonly string[]): string;
}

/** Signs tokens that a real registry accepts. */
export async function createTokenIssuer(): Promise<TokenIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const folder = await mkdtemp(join(tmpdir(), "layerwise-keys-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const keySetPath = join(folder, "keys.json");
  const key = { ...publicKey.export({ format: "jwk" }), kid: "key", alg: "ES256", use: "sig" };
  await writeFile(keySetPath, JSON.stringify({ keys: [key] }));
  const [issuer, service] = ["test issuer", "test registry"];
  return {
    issuer,
    service,
    keySetPath,
    issue(repository, actions) {
      const nowS = Math.floor(Date.now() / 1000);
      const claims = {
        iss: issuer,
        sub: "",
        aud: service,
        nbf: nowS - 5,
        iat: nowS - 5,
        exp: nowS + 60,
        jti: randomUUID(),
        access: actions.length === 0 ? [] : [{ type: "repository", name: repository, actions }],
      };
      const signed = [{ typ: "JWT", alg: "ES256", kid: "key" }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
        .join(".");
      const signature = sign("sha256", Buffer.from(signed), {
        key: privateKey,
        dsaEncoding: "ieee-p1363",
      });
      return `${signed}.${signature.toString("base64url")}`;
    },
  };
}
