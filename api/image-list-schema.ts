import { z } from "zod";
import { type CelRule, celRules } from "./custom-resource.ts";

// The API server estimates what each rule costs from these bounds, and refuses the definition where it is too much
// (StaticEstimatedCostLimit of apiextensions-apiserver). So the references here are shorter than a pod's may be.
const MAX_IMAGES = 200;
/** Bounds the longest reference in use by far: a host, a path of at most 255 characters, a tag and a digest. */
const MAX_REFERENCE = 512;

// What placement/image-reference.ts parses, but for the length of the path. Go's and JavaScript's notation at once.
const COMPONENT = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";
const HOST_LABEL = "[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?";
const HOST = `(${HOST_LABEL}(\\.${HOST_LABEL})*|\\[[a-fA-F0-9:]+\\])(:[0-9]+)?`;
const TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
const DIGEST = "(sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})";
const REFERENCE = `^(${HOST}/)?${COMPONENT}(/${COMPONENT})*(:${TAG})?(@${DIGEST})?$`;

const image = z
  .string()
  .min(1)
  .max(MAX_REFERENCE)
  .regex(new RegExp(REFERENCE))
  .meta(
    celRules(
      {
        rule: "!self.contains('://')",
        message: "image must not have a scheme",
        messageExpression: "'image must not have a scheme: write ' + self.split('://')[1]",
      },
      {
        rule: "self.matches('^[[a-zA-Z0-9][]\\\\w.:/@[-]*$')",
        message: "image must be a reference such as nginx:1.27 or ghcr.io/team/web@sha256:...",
      },
      {
        rule: "!self.matches('^[a-f0-9]{64}$')",
        message: "image must not be an image id: write repository@sha256:<digits>",
      },
    ),
  );

// Exact duplicates are the list type's matter. A rule may compare each image with a few names only: comparing each with
// each would cost too much. The rest is seen by the controller, which pulls such an image once.
const HAS_HOST = "(i.matches('^[^/]*[.:A-Z][^/]*/') || i.startsWith('localhost/'))";
const SECOND_NAMES: readonly string[] = [
  "(i + ':latest') in self",
  `!${HAS_HOST} && (('docker.io/' + i) in self || ('docker.io/' + i + ':latest') in self)`,
  "!i.contains('/') && (('library/' + i) in self || ('docker.io/library/' + i) in self || ('docker.io/library/' + i + ':latest') in self)",
  "i.startsWith('docker.io/') && (i.substring(10) + ':latest') in self",
  "i.startsWith('docker.io/library/') && (i.substring(18) + ':latest') in self",
  // What Docker Hub was called, and is still understood to be.
  "i.startsWith('index.docker.io/') && (i.substring(6) in self || (i.substring(6) + ':latest') in self || i.substring(16) in self || (i.substring(16) + ':latest') in self)",
  "i.startsWith('index.docker.io/library/') && (i.substring(24) in self || (i.substring(24) + ':latest') in self)",
];

function secondNameRule(condition: string): CelRule {
  return {
    rule: `!self.exists(i, ${condition})`,
    message: "images has one image under two names",
    messageExpression: `'images has ' + self.filter(i, ${condition})[0] + ' a second time under another name'`,
  };
}

/** References as pods name them; no two are the same image, as far as the API server can see that. */
export const imageListSchema = z
  .array(image)
  .max(MAX_IMAGES)
  .default([])
  .meta({
    description:
      "Image references as pods name them, such as nginx:1.27 or ghcr.io/team/web@sha256:...; pulled in this order. May be empty only where discover is given.",
    "x-kubernetes-list-type": "set",
    ...celRules(...SECOND_NAMES.map(secondNameRule)),
  });
