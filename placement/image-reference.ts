// Docker Hub's defaults, filled in as distribution/reference (normalize.go) does for containerd and the kubelet.
import type { Digest } from "./digest.ts";
import { InvalidReferenceError } from "./invalid-reference-error.ts";
import { quoteText } from "./quote-text.ts";
import { splitReference } from "./reference-grammar.ts";

/**
 * A complete image reference: at least one of tag and digest is present. Where both are, the digest alone says which
 * image it is; the tag is kept because it still decides the default pull policy.
 */
export interface ImageReference {
  readonly domain: string;
  readonly path: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

const DEFAULT_DOMAIN = "docker.io";
const LEGACY_DEFAULT_DOMAIN = "index.docker.io";
const OFFICIAL_PREFIX = "library/";
const DEFAULT_TAG = "latest";
const BARE_IDENTIFIER = /^[a-f0-9]{64}$/;

/**
 * Parses what a pod may say: `nginx` is docker.io, library/nginx, latest. The tag `latest` is added only where neither
 * tag nor digest is written. Throws InvalidReferenceError, which quotes the text with unprintable characters escaped.
 */
export function parseImageReference(text: string): ImageReference {
  if (text.length === 64 && BARE_IDENTIFIER.test(text)) {
    throw new InvalidReferenceError(
      `Cannot parse image reference ${quoteText(text)}: 64 hex digits are an image id, write repository@sha256:<digits>`,
    );
  }
  const { domain, remainder } = splitDockerDomain(text);
  const parts = splitReference(`${domain}/${remainder}`, text);
  // containerd takes the first part as the host even where the grammar has no domain in it, as in "my_host.example/x".
  const path = parts.domain === undefined ? parts.path.slice(domain.length + 1) : parts.path;
  if (parts.tag === undefined && parts.digest === undefined)
    return { domain, path, tag: DEFAULT_TAG };
  return {
    domain,
    path,
    ...(parts.tag === undefined ? {} : { tag: parts.tag }),
    ...(parts.digest === undefined ? {} : { digest: parts.digest }),
  };
}

/** The form containerd stores an image under, as `ParseDockerRef`: the digest where there is one, else the tag. */
export function formatImageReference(reference: ImageReference): string {
  const repository = repositoryOf(reference);
  if (reference.digest !== undefined) return `${repository}@${reference.digest}`;
  return `${repository}:${reference.tag ?? DEFAULT_TAG}`;
}

/** Domain and path: `docker.io/library/nginx`. */
export function repositoryOf(reference: ImageReference): string {
  return `${reference.domain}/${reference.path}`;
}

function splitDockerDomain(text: string): { domain: string; remainder: string } {
  const slash = text.indexOf("/");
  const first = text.slice(0, Math.max(slash, 0));
  if (!isHost(first)) return onDockerHub(text);
  const remainder = text.slice(slash + 1);
  if (first === DEFAULT_DOMAIN || first === LEGACY_DEFAULT_DOMAIN) return onDockerHub(remainder);
  return { domain: first, remainder };
}

/** Repositories cannot have capitals, so a first part with one can only be a host. */
function isHost(first: string): boolean {
  return (
    first === "localhost" ||
    first.includes(".") ||
    first.includes(":") ||
    first.toLowerCase() !== first
  );
}

function onDockerHub(remainder: string): { domain: string; remainder: string } {
  const qualified = remainder.includes("/") ? remainder : `${OFFICIAL_PREFIX}${remainder}`;
  return { domain: DEFAULT_DOMAIN, remainder: qualified };
}
