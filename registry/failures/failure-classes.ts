interface FailureTraits {
  /** What a person does about it; ends the message of every failure of the class. */
  readonly nextStep: string;
  /** Whether asking again within seconds would only repeat the answer, so that it may be cached for a moment. */
  readonly lasting: boolean;
}

const FAILURE_TRAITS = {
  InvalidReference: lasting("correct the image reference"),
  DigestMismatch: passing(
    "do not use the image until the registry or the proxy before it is mended",
  ),
  ManifestUnknown: lasting("push this tag or digest, or correct the reference"),
  RepositoryUnknown: lasting("correct the repository, or push the image to it"),
  TagDigestInconsistent: lasting("push the tag again"),
  ChildManifestUnknown: lasting("push the image again with all its platforms"),
  BlobUnknown: lasting("push the image again"),
  Unauthenticated: lasting("add a pull secret for this registry"),
  BadCredentials: lasting("correct the user name and password in the pull secret"),
  Denied: lasting("let the account of the pull secret pull this repository"),
  NotFoundOrDenied: lasting("correct the repository, or add a pull secret that may pull it"),
  SecretMissing: passing("create the pull secret in the namespace of the pod"),
  SecretMalformed: passing(
    "create the pull secret anew with kubectl create secret docker-registry",
  ),
  CredentialExpired: lasting("renew the credential in the pull secret"),
  RateLimited: passing("wait, or pull with an account that has a higher limit"),
  RegistryUnavailable: passing("check the state of the registry"),
  DNS: passing("check the spelling of the host and the DNS of the cluster"),
  ConnectRefused: passing("check the port and that the registry runs"),
  Unreachable: passing("check routes and network policies to the registry"),
  Reset: passing("check the registry and the proxies and firewalls before it"),
  Timeout: passing("check the load of the registry and the network to it"),
  TLSUntrusted: passing(
    "give its CA to the nodes, and to Layerwise: --registry-ca-file (commands: --ca-file)",
  ),
  TLSExpired: passing("renew the certificate of the registry"),
  TLSNameMismatch: passing("use a name that stands in the certificate of the registry"),
  PlainHTTPOnHTTPS: passing(
    "if it speaks plain HTTP, tell the nodes, and Layerwise in --insecure-registry",
  ),
  NotARegistry: passing("check that host and port are those of a registry"),
  NoMatchingPlatform: lasting("build the image for the platform of the nodes"),
  Schema1Manifest: lasting("push the image again with a current client"),
  UnsupportedMediaType: lasting("refer to a container image of OCI or Docker schema 2 type"),
  PullNeverNotCached: passing("bring the image onto the nodes, or change imagePullPolicy"),
  NotEnoughNodes: passing("wait until more nodes hold the image"),
  InsufficientDisk: passing("free disk space on the nodes"),
  SignatureRejected: lasting("sign the image as the policy of the nodes asks"),
  ProxyStale404: passing(
    "ask the upstream registry: a pull-through cache answers 404 while that fails",
  ),
  EgressForbidden: passing("if a private address is meant, name it in --trusted-registry"),
  InternalError: passing("report it with the log"),
} as const satisfies Record<string, FailureTraits>;

/** Why an image cannot be read or pulled, as users see it in conditions, warnings and configuration. */
export type FailureClass = keyof typeof FAILURE_TRAITS;

export function nextStepOf(failureClass: FailureClass): string {
  return FAILURE_TRAITS[failureClass].nextStep;
}

/** False for whatever may be otherwise a second later: the network, load, clocks, our own configuration. */
export function isLastingFailure(failureClass: FailureClass): boolean {
  return FAILURE_TRAITS[failureClass].lasting;
}

function lasting(nextStep: string): FailureTraits {
  return { nextStep, lasting: true };
}

function passing(nextStep: string): FailureTraits {
  return { nextStep, lasting: false };
}
