import * as z from "zod";
import type { ParsedJson } from "../../runtime/parse-json.ts";
import { parseBoundedJson } from "../manifests/bounded-json.ts";
import { type DockerConfig, dockerConfig, keyringEntriesOf } from "./docker-config.ts";
import type { KeyringEntry } from "./keyring.ts";

export type DecodedPullSecret =
  | { readonly kind: "decoded"; readonly entries: readonly KeyringEntry[] }
  /** The reason holds nothing of the secret. */
  | { readonly kind: "malformed"; readonly reason: string };

/** Kubernetes takes no larger Secret. */
const MAX_SECRET_LENGTH = 1_500_000;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

const secretSchema = z.object({
  type: z.string(),
  data: z.record(z.string(), z.string()).nullish(),
});
const wrappedConfig = z.object({ auths: dockerConfig.nullish() });

/** Decodes a Secret as the API server serves it: `kubernetes.io/dockerconfigjson`, or the older `kubernetes.io/dockercfg`. */
export function decodePullSecret(raw: unknown): DecodedPullSecret {
  const secret = secretSchema.safeParse(raw).data;
  if (secret === undefined) return malformed("it is no Secret");
  switch (secret.type) {
    case "kubernetes.io/dockerconfigjson": {
      const json = contentOf(secret.data?.[".dockerconfigjson"]);
      return decoded(json, (value) => {
        const config = wrappedConfig.safeParse(value).data;
        return config && (config.auths ?? {});
      });
    }
    case "kubernetes.io/dockercfg": {
      const json = contentOf(secret.data?.[".dockercfg"]);
      return decoded(json, (value) => dockerConfig.safeParse(value).data);
    }
    default:
      return malformed("its type is none of a pull secret");
  }
}

function contentOf(base64: string | undefined): ParsedJson {
  if (base64 === undefined) return { kind: "invalid", reason: "absent" };
  if (base64.length > MAX_SECRET_LENGTH || !BASE64.test(base64)) {
    return { kind: "invalid", reason: "not base64" };
  }
  return parseBoundedJson(Buffer.from(base64, "base64"));
}

function decoded(
  json: ParsedJson,
  configOf: (value: unknown) => DockerConfig | undefined,
): DecodedPullSecret {
  if (json.kind === "invalid") return malformed(`its Docker configuration is ${json.reason}`);
  const config = configOf(json.value);
  if (config === undefined) return malformed("its Docker configuration has a wrong shape");
  const entries = keyringEntriesOf(config);
  return entries === undefined
    ? malformed("one of its auth fields is not base64 of user:password")
    : { kind: "decoded", entries };
}

function malformed(reason: string): DecodedPullSecret {
  return { kind: "malformed", reason };
}
