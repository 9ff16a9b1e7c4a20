import { quoteText } from "./quote-text.ts";

declare const digestBrand: unique symbol;

/**
 * A content digest: `sha256:` and 64, or `sha512:` and 128, lower-case hexadecimal digits. These are the two algorithms
 * the OCI image specification registers and containerd verifies; nothing else may become a URL path or a map key.
 */
export type Digest = string & { readonly [digestBrand]: true };

const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;
const MAX_DIGEST_LENGTH = "sha512:".length + 128;

/** Throws SyntaxError when the text is not a digest. */
export function parseDigest(text: string): Digest {
  if (!isDigest(text)) {
    throw new SyntaxError(
      `Cannot parse digest ${quoteText(text)}: expected sha256:<64 lower-case hex digits> or sha512:<128 lower-case hex digits>`,
    );
  }
  return text;
}

export function isDigest(text: string): text is Digest {
  return text.length <= MAX_DIGEST_LENGTH && DIGEST.test(text);
}
