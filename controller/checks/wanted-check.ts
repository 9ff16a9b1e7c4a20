import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { API_VERSION } from "../../api/group.ts";
import { type ImageCheck, imageCheckResource } from "../../api/image-check.ts";
import type { PullContext } from "../../check/pull-context.ts";
import { MANAGED_LABELS } from "../managed-labels.ts";

/** What stands before the hash in a name, for people. */
const MAX_SLUG = 40;
const HASH_DIGITS = 12;

/** An ImageCheck that there should be because somebody uses the image. */
export interface WantedCheck {
  readonly namespace: string;
  readonly name: string;
  /** Normalized. */
  readonly image: string;
  readonly context: PullContext;
}

/** One text for each check that there may be: the image, and whose credentials it is pulled with. */
export function checkIdentityOf(image: string, context: PullContext): string {
  const { namespace, secretNames, serviceAccountName } = context;
  // Where secrets are named, the service account's do not count.
  const credentials = secretNames.length > 0 ? secretNames.join(",") : `of ${serviceAccountName}`;
  return `${namespace} ${image} ${credentials}`;
}

/** The check of one image with one set of credentials; equal ones have the same name, whoever asks. */
export function wantedCheckOf(image: string, context: PullContext): WantedCheck {
  const { namespace } = context;
  const secretNames = [...new Set(context.secretNames)];
  const serviceAccountName = secretNames.length > 0 ? "default" : context.serviceAccountName;
  const hash = createHash("sha256").update(checkIdentityOf(image, context)).digest("hex");
  const name = `${slugOf(image)}-${hash.slice(0, HASH_DIGITS)}`;
  return { namespace, name, image, context: { namespace, secretNames, serviceAccountName } };
}

/** Everything the controller says of the object; users may add what it leaves open, such as the interval. */
export function encodeWantedCheck({ namespace, name, image, context }: WantedCheck) {
  const { secretNames, serviceAccountName } = context;
  return {
    apiVersion: API_VERSION,
    kind: imageCheckResource.kind,
    metadata: { namespace, name, labels: MANAGED_LABELS },
    spec: {
      image,
      serviceAccountName,
      ...(secretNames.length === 0
        ? {}
        : { imagePullSecrets: secretNames.map((secretName) => ({ name: secretName })) }),
    },
  };
}

/** As in `web-v2`: the end of the path with the tag, or with the first digits of the digest. */
function slugOf(image: string): string {
  const [, last = ""] = /([^/]*)$/.exec(image) ?? [];
  const text = last.replace(/@sha(?:256|512):([0-9a-f]{7}).*/, "-$1").toLowerCase();
  const slug = text.replaceAll(/[^a-z0-9]+/g, "-").slice(0, MAX_SLUG);
  return slug.replace(/^-+|-+$/g, "") || "image";
}

/** Whether a check that the controller made is still what it made. */
export function isAsWanted({ spec }: Pick<ImageCheck, "spec">, wanted: WantedCheck): boolean {
  const { secretNames, serviceAccountName } = wanted.context;
  const names = (spec.imagePullSecrets ?? []).map(({ name }) => name);
  return (
    spec.image === wanted.image &&
    spec.serviceAccountName === serviceAccountName &&
    isDeepStrictEqual(names, secretNames)
  );
}
