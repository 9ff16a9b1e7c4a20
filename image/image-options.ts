import { parseArgs } from "node:util";
import { type ImageReference, parseImageReference } from "../placement/image-reference.ts";

export interface ImageOptions {
  /** Where the image goes, with a tag. */
  readonly push: ImageReference;
  readonly insecureRegistry: readonly string[];
  readonly trustedRegistry: readonly string[];
  readonly registryCaFile: readonly string[];
}

export type ParsedImageOptions =
  | { readonly kind: "parsed"; readonly options: ImageOptions }
  | { readonly kind: "help" }
  | { readonly kind: "faulty"; readonly message: string };

export const IMAGE_USAGE = `Usage: npm run -s image -- --push REGISTRY/NAME:TAG [options]

Assembles Layerwise's image (linux/amd64) from this checkout, without Docker, and pushes it. Prints the reference with the
digest. Credentials are those of "docker login".

  --push REFERENCE           where the image goes
  --insecure-registry HOST   registry, or its token server, with plain HTTP; repeatable
  --trusted-registry HOST    private place, also as CIDR, that the registry may send us to for a token; repeatable
  --ca-file FILE             CA certificates, in PEM, that the registry may have; repeatable
  --help                     this text
`;

export function parseImageOptions(argv: readonly string[]): ParsedImageOptions {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        push: { type: "string" },
        "insecure-registry": { type: "string", multiple: true, default: [] },
        "trusted-registry": { type: "string", multiple: true, default: [] },
        "ca-file": { type: "string", multiple: true, default: [] },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) return { kind: "help" };
    if (values.push === undefined) return { kind: "faulty", message: "--push is missing" };
    const push = parseImageReference(values.push);
    if (push.digest !== undefined) {
      return { kind: "faulty", message: "--push takes a tag: the digest is what comes out" };
    }
    return {
      kind: "parsed",
      options: {
        push,
        insecureRegistry: values["insecure-registry"],
        trustedRegistry: values["trusted-registry"],
        registryCaFile: values["ca-file"],
      },
    };
  } catch (error) {
    return { kind: "faulty", message: error instanceof Error ? error.message : String(error) };
  }
}
