// Modes of case files for which the product has no rule, and why it has none. Each is waived whole.

interface ModeWaiver {
  readonly suite: string;
  readonly modes: RegExp;
  readonly reason: string;
}

const modeWaivers: readonly ModeWaiver[] = [
  {
    suite: "image references",
    modes: /^withName$/,
    reason: "a name without tag and digest is never read alone",
  },
  {
    suite: "image references",
    modes: /^parseCanonicalName$/,
    reason: "references are normalized, never required to be canonical",
  },
  {
    suite: "image references",
    modes: /^parseAny$/,
    reason: "a bare digest or image id names nothing that could be pulled",
  },
  {
    suite: "image references",
    modes: /^familiarMatch$/,
    reason: "references are compared, never matched by pattern",
  },
  {
    suite: "image references",
    modes: /^compose$/,
    reason: "references come from text, they are not put together",
  },
  {
    suite: "image references",
    modes: /^regexp/,
    reason: "the grammar is applied whole, its parts are not offered",
  },
  {
    suite: "image references",
    modes: /^ggcr-/,
    reason: "go-containerregistry names hosts otherwise than containerd, which nodes pull with",
  },
  {
    suite: "platforms",
    modes: /^onlyStrict$/,
    reason: "nodes take compatible variants, so there is no strict match",
  },
  {
    suite: "platforms",
    modes: /^(?:onlyOS|orderOnlyOS)$/,
    reason: "nodes take images of their own architecture only",
  },
  {
    suite: "challenges",
    modes: /^status$/,
    reason: "what a status means is for the client to say, not for the parser",
  },
  {
    suite: "registry security",
    modes: /^uploadLocation$/,
    reason: "nothing is ever uploaded",
  },
  {
    suite: "registry security",
    modes: /^paginationLink$/,
    reason: "nothing that comes in pages is read from a registry",
  },
  {
    suite: "registry security",
    modes: /^behaviouralTests$/,
    reason: "described in words, for the tests of the registry client",
  },
  {
    suite: "quantities",
    modes: /^durationsMs$/,
    reason: "no duration in this notation is read",
  },
  {
    suite: "no rule to run them against",
    modes: /^faults$/,
    reason: "described in words, for the tests of the parts it names",
  },
  {
    suite: "no rule to run them against",
    modes: /^(?:parallelism|imageCache|controllerStateMachine)$/,
    reason:
      "the API server holds the rules of ImageCache, which are others than those of its forerunners",
  },
];

export function modeWaiver(suite: string, mode: string): string {
  const waiver = modeWaivers.find((each) => each.suite === suite && each.modes.test(mode));
  return waiver?.reason ?? "the product has no rule for it";
}
