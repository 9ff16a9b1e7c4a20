import { type FailureClass, nextStepOf } from "../registry/failures/failure-classes.ts";

/** What a verdict does in a namespace that enforces; elsewhere `deny` warns as well. */
export type Action = "allow" | "warn" | "deny";

/** What is wrong with an image, or that nobody could say in the time there was. */
export type ProblemClass = FailureClass | "NotYetKnown";

const DEFAULT_ACTIONS = {
  InvalidReference: "deny",
  DigestMismatch: "deny",
  ManifestUnknown: "deny",
  RepositoryUnknown: "deny",
  TagDigestInconsistent: "deny",
  ChildManifestUnknown: "deny",
  BlobUnknown: "deny",
  Unauthenticated: "warn",
  BadCredentials: "deny",
  Denied: "deny",
  NotFoundOrDenied: "warn",
  SecretMissing: "warn",
  SecretMalformed: "warn",
  CredentialExpired: "warn",
  RateLimited: "warn",
  RegistryUnavailable: "warn",
  DNS: "warn",
  ConnectRefused: "warn",
  Unreachable: "warn",
  Reset: "warn",
  Timeout: "warn",
  TLSUntrusted: "warn",
  TLSExpired: "warn",
  TLSNameMismatch: "warn",
  PlainHTTPOnHTTPS: "warn",
  NotARegistry: "warn",
  NoMatchingPlatform: "deny",
  Schema1Manifest: "deny",
  UnsupportedMediaType: "deny",
  PullNeverNotCached: "deny",
  NotEnoughNodes: "warn",
  InsufficientDisk: "warn",
  SignatureRejected: "deny",
  ProxyStale404: "warn",
  EgressForbidden: "deny",
  InternalError: "warn",
  NotYetKnown: "warn",
} as const satisfies Record<ProblemClass, Action>;

/** Every class that can be given another action. */
export const PROBLEM_CLASSES = Object.keys(DEFAULT_ACTIONS) as readonly ProblemClass[];

/** What our network, trust store and identity show; a node's may show otherwise, so only a node's word denies. */
const VANTAGE_CLASSES: ReadonlySet<ProblemClass> = new Set([
  "Unauthenticated",
  "NotFoundOrDenied",
  "DNS",
  "ConnectRefused",
  "Unreachable",
  "Reset",
  "TLSUntrusted",
  "TLSExpired",
  "TLSNameMismatch",
  "PlainHTTPOnHTTPS",
  "NotARegistry",
]);

/** What may be otherwise in a minute without anybody changing the image or its reference. */
const TRANSIENT_CLASSES: ReadonlySet<ProblemClass> = new Set([
  "SecretMissing",
  "SecretMalformed",
  "CredentialExpired",
  "RateLimited",
  "RegistryUnavailable",
  "DNS",
  "ConnectRefused",
  "Unreachable",
  "Reset",
  "Timeout",
  "TLSUntrusted",
  "TLSExpired",
  "TLSNameMismatch",
  "PlainHTTPOnHTTPS",
  "NotARegistry",
  "NotEnoughNodes",
  "InsufficientDisk",
  "ProxyStale404",
  "InternalError",
  "NotYetKnown",
]);

/** What tells more than the class; absent is false. */
export interface Circumstances {
  /** Whether a node met the problem itself. */
  readonly seenByNode?: boolean;
  /** Whether enough eligible nodes have the image and may use it without a pull. */
  readonly isPresent?: boolean;
  /** Whether every eligible node is known to pull manifests of schema 1; containerd stopped with 2.1. */
  readonly nodesTakeSchema1?: boolean;
}

/** What to do about each class of problem. */
export class ActionTable {
  readonly #overrides: ReadonlyMap<ProblemClass, Action>;

  /** Throws RangeError where an override would deny on our word alone what a node may see otherwise. */
  constructor(overrides: ReadonlyMap<ProblemClass, Action> = new Map()) {
    for (const [problemClass, action] of overrides) {
      if (action === "deny" && dependsOnVantage(problemClass)) {
        throw new RangeError(
          `Cannot deny ${problemClass}: a node may see it otherwise; write warn or allow`,
        );
      }
    }
    this.#overrides = overrides;
  }

  actionFor(problemClass: ProblemClass, circumstances: Circumstances = {}): Action {
    const { seenByNode, isPresent, nodesTakeSchema1 } = circumstances;
    const confirmed = seenByNode && dependsOnVantage(problemClass) ? "deny" : undefined;
    const action = this.#overrides.get(problemClass) ?? confirmed ?? DEFAULT_ACTIONS[problemClass];
    if (action === "allow") return "allow";
    if (isPresent) return isTransient(problemClass) ? "allow" : "warn";
    return problemClass === "Schema1Manifest" && nodesTakeSchema1 ? "warn" : action;
  }
}

export function isTransient(problemClass: ProblemClass): boolean {
  return TRANSIENT_CLASSES.has(problemClass);
}

export function dependsOnVantage(problemClass: ProblemClass): boolean {
  return VANTAGE_CLASSES.has(problemClass);
}

/** What a person does about it. */
export function nextStepFor(problemClass: ProblemClass): string {
  return problemClass === "NotYetKnown"
    ? "look at the pods, or apply it again in a minute"
    : nextStepOf(problemClass);
}
