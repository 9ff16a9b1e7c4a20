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

// Exact duplicates are the list type's matter. Comparing each image with each would cost too much, so an image that is not
// written as short as can be is cut to that, and no more than one of the names that the rest may be written as can be listed.
// Three rules instead of one, for the sake of what each costs. Tags beside digests are seen by the controller alone, which pulls
// such an image once.
const HUB = "docker.io/";
/** What it was called, and is still understood to be. */
const OLD_HUB = "index.docker.io/";
const OFFICIAL = "library/";
const HAS_HOST = "(i.matches('^[^/]*[.:A-Z].*/') || i.startsWith('localhost/'))";
const LATEST_RULE = secondNameRule("self", "(i + ':latest') in self");
const HUB_RULES = [
  secondNameRule(shortened([HUB, OFFICIAL]), `!${HAS_HOST} && ${isListedTwice("", HUB)}`),
  secondNameRule(shortened([OLD_HUB]), `!${HAS_HOST} && ${isListedTwice("", OLD_HUB)}`),
  secondNameRule(shortened([OLD_HUB]), isListedTwice(HUB, OLD_HUB)),
];

/** What begins with one of these, cut to the shortest name of the image. */
function shortened(starts: readonly string[]): string {
  const begins = starts.map((start) => `i.startsWith('${start}')`).join(" || ");
  const cuts = [...new Set([...starts, OFFICIAL])].map(
    (start) => `map(i, i.startsWith('${start}') ? i.substring(${start.length}) : i)`,
  );
  const cutTag = "map(i, i.endsWith(':latest') ? i.substring(0, size(i) - 7) : i)";
  return `self.filter(i, ${begins}).${[...cuts, cutTag].join(".")}`;
}

/** Whether `i` is listed with more than one of these before it, as it is or as the latest. */
function isListedTwice(...hosts: readonly string[]): string {
  const official = hosts.map((host) => isListed(`${host}${OFFICIAL}`)).join(" + ");
  return `${hosts.map(isListed).join(" + ")} + (i.contains('/') ? 0 : ${official}) > 1`;
}

function isListed(start: string): string {
  const name = start === "" ? "i" : `'${start}' + i`;
  return `((${name}) in self || (${name} + ':latest') in self ? 1 : 0)`;
}

function secondNameRule(names: string, condition: string): CelRule {
  return {
    rule: `!${names}.exists(i, ${condition})`,
    message: "images has one image under two names",
    messageExpression: `'images has ' + ${names}.filter(i, ${condition})[0] + ' a second time under another name'`,
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
    ...celRules(LATEST_RULE, ...HUB_RULES),
  });
