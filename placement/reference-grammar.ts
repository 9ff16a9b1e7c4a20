// The grammar of github.com/distribution/reference (regexp.go, reference.go), which containerd and the kubelet use.
import { type Digest, parseDigest } from "./digest.ts";
import { InvalidReferenceError } from "./invalid-reference-error.ts";
import { quoteText } from "./quote-text.ts";

/** A reference as it is written, before Docker Hub's defaults are filled in. */
interface ReferenceParts {
  readonly domain?: string;
  readonly path: string;
  readonly tag?: string;
  readonly digest?: Digest;
}

/** RepositoryNameTotalLengthMax of distribution/reference; it counts the path without the domain. */
const MAX_PATH_LENGTH = 255;

/**
 * Longer texts are refused before any regular expression sees them. A DNS name (253) with a port, the longest path,
 * the longest tag (128) and a sha512 digest (135) come to less.
 */
const MAX_REFERENCE_LENGTH = 1024;

const PATH_COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const DOMAIN_COMPONENT = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/;
const BRACKETED_IPV6 = /^\[[a-fA-F0-9:]+\]$/;
const PORT = /:[0-9]+$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/**
 * Splits a reference by the grammar alone, as distribution/reference's `Parse`: a single component is a path, never a
 * domain. Takes time linear in the text. Throws InvalidReferenceError, which quotes `written`: what the user wrote,
 * where that is not the text itself.
 */
export function splitReference(text: string, written = text): ReferenceParts {
  if (written === "") throw refusal(written, "it is empty");
  if (text.length > MAX_REFERENCE_LENGTH) {
    throw refusal(
      written,
      `it is longer than the ${MAX_REFERENCE_LENGTH} characters a reference may have`,
    );
  }
  const at = text.indexOf("@");
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  return {
    ...splitName(name, written),
    ...(colon < 0 ? {} : { tag: tagOf(named.slice(colon + 1), written) }),
    ...(at < 0 ? {} : { digest: digestOf(text.slice(at + 1), written) }),
  };
}

function splitName(name: string, written: string): { domain?: string; path: string } {
  const slash = name.indexOf("/");
  const first = name.slice(0, Math.max(slash, 0));
  const hasDomain = isDomain(first);
  const path = hasDomain ? name.slice(slash + 1) : name;
  if (!path.split("/").every((component) => PATH_COMPONENT.test(component))) {
    throw refusal(
      written,
      "a repository is parts divided by /, each of lower-case letters and digits joined by one . or _, by __ or by dashes",
    );
  }
  if (path.length > MAX_PATH_LENGTH) {
    throw refusal(
      written,
      `its repository has ${path.length} characters, at most ${MAX_PATH_LENGTH} are allowed`,
    );
  }
  return hasDomain ? { domain: first, path } : { path };
}

function isDomain(text: string): boolean {
  const host = text.replace(PORT, "");
  if (BRACKETED_IPV6.test(host)) return true;
  return host.split(".").every((component) => DOMAIN_COMPONENT.test(component));
}

function tagOf(tag: string, written: string): string {
  if (TAG.test(tag)) return tag;
  throw refusal(
    written,
    "a tag is 1 to 128 letters, digits, _ . or -, starting with none of . and -",
  );
}

function digestOf(digest: string, written: string): Digest {
  try {
    return parseDigest(digest);
  } catch (cause) {
    throw refusal(
      written,
      "after @ stands a sha256 or sha512 digest in lower-case hex digits",
      cause,
    );
  }
}

function refusal(written: string, reason: string, cause?: unknown): InvalidReferenceError {
  return new InvalidReferenceError(
    `Cannot parse image reference ${quoteText(written)}: ${reason}`,
    cause === undefined ? {} : { cause },
  );
}
