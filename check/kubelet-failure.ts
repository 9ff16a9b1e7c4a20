import type { FailureClass } from "../registry/failures/failure-classes.ts";

/** Messages quote what a registry sends; what tells the cause stands well before this. */
const MAX_READ = 16_384;

/** Waiting reasons that say it all: kubelet, pkg/kubelet/images/types.go, and k8s.io/cri-api, pkg/errors. */
const CLASS_BY_REASON: ReadonlyMap<string, FailureClass> = new Map([
  ["InvalidImageName", "InvalidReference"],
  ["ErrImageNeverPull", "PullNeverNotCached"],
  ["SignatureValidationFailed", "SignatureRejected"],
]);

/**
 * Texts of containerd 2 (core/remotes/docker, core/transfer/local, plugins/content), CRI-O (go.podman.io/image), the Docker
 * engine behind cri-dockerd (daemon/internal/distribution) and Go's net and crypto/x509. The first that matches decides.
 */
const CLASS_BY_TEXT: readonly (readonly [RegExp, FailureClass])[] = [
  [/no space left on device|disk quota exceeded/, "InsufficientDisk"],
  [
    /signature validation failed|SignatureValidationFailed|Source image rejected|image verifier \S+ blocked pull of/,
    "SignatureRejected",
  ],
  [/toomanyrequests|too many requests|pull QPS exceeded/i, "RateLimited"],
  [
    /no longer supported since containerd|schema 1 (?:image manifests|not supported)|manifest\.v1\+\w+ not supported/,
    "Schema1Manifest",
  ],
  [
    /no match for platform in manifest|no matching manifest for \S+ in the manifest list|no image found in (?:manifest list|image index) for/,
    "NoMatchingPlatform",
  ],
  // The digest of nothing at all: the connection was cut before the first byte.
  [/unexpected commit digest sha256:e3b0c44298fc1c14/, "Reset"],
  [
    /unexpected commit (?:digest|size)|failed size validation|[Dd]igest did not match|digest mismatch|does not match (?:provided|selected) manifest digest|verification failed for digest|wrong diff id/,
    "DigestMismatch",
  ],
  [/dial tcp: lookup |no such host|name resolution|server misbehaving/, "DNS"],
  [/connection refused/, "ConnectRefused"],
  [/no route to host|network is unreachable|host is (?:down|unreachable)/, "Unreachable"],
  [
    /server gave HTTP response to HTTPS client|does not look like a TLS handshake|HTTP request (?:was sent )?to (?:an )?HTTPS/,
    "PlainHTTPOnHTTPS",
  ],
  [
    /i\/o timeout|handshake timeout|deadline exceeded|DeadlineExceeded|Client\.Timeout exceeded|connection timed out/,
    "Timeout",
  ],
  [/x509: certificate has expired or is not yet valid/, "TLSExpired"],
  [
    /x509: certificate is (?:not )?valid for|doesn't contain any IP SANs|relies on legacy Common Name/,
    "TLSNameMismatch",
  ],
  [/x509: |tls: /, "TLSUntrusted"],
  [/: 408 |StatusCode: 408\b/, "Timeout"],
  [/(?:: |StatusCode: )(?:499|5\d\d)\b/, "RegistryUnavailable"],
  [/connection reset by peer|broken pipe|unexpected EOF|: EOF\b/, "Reset"],
  // containerd ends a pull that makes no progress by cancelling it.
  [/context canceled/, "Timeout"],
  [/authorization token has expired/, "CredentialExpired"],
  [/fetch anonymous token: .*: 401\b|no basic auth credentials/, "Unauthenticated"],
  // Who may not see a repository is told the same as if there were none.
  [
    /repository does not exist or may require|fetch anonymous token: .*: 403\b|resource is not authorized|in (?:docker|ghcr)\.io\/.* denied/,
    "NotFoundOrDenied",
  ],
  // With no credentials containerd says so; a bare 401 is what is left once those it has were refused.
  [
    /invalid username\/password|incorrect username or password|(?:oauth token: .*: 403|: 401)\b/,
    "BadCredentials",
  ],
  [/unauthorized: |StatusCode: 401\b/, "Unauthenticated"],
  [/(?<!permission )denied: |resource is denied|: 403 |StatusCode: 403\b/, "Denied"],
  [/repository name not known|name unknown|repository \S+ not found/, "RepositoryUnknown"],
  [
    /could not fetch content descriptor|blob unknown|unknown blob|(?:reading|fetching) blob.*(?:: 404\b|not found)/,
    "BlobUnknown",
  ],
  [/content at \S+ not found/, "ChildManifestUnknown"],
  [/text\/html|invalid character '<'|: 404 |stopped after 10 redirects/, "NotARegistry"],
  [
    /media[ -]type|mismatched image rootfs|number of layers and diffIDs|unsupported manifest format|when fetching|Unimplemented manifest|operation on artifact|byte manifest for|manifest invalid/i,
    "UnsupportedMediaType",
  ],
  [
    /manifest unknown|manifest for \S+ not found|failed to resolve (?:reference|image).*: not found|reading manifest .*StatusCode: 404/,
    "ManifestUnknown",
  ],
  [/invalid reference format|failed to parse image reference/, "InvalidReference"],
  [/RegistryUnavailable/, "RegistryUnavailable"],
];

/**
 * What kept a kubelet from pulling an image, read from `reason` and `message` of a waiting container. `InternalError` for a text
 * that is not known, as that of kubelets before 1.32 while they back off: their message names no cause.
 */
export function kubeletFailureOf(reason: string, message: string): FailureClass {
  const known = CLASS_BY_REASON.get(reason);
  if (known !== undefined) return known;
  const text = `${reason}: ${toldBy(message)}`;
  return CLASS_BY_TEXT.find(([pattern]) => pattern.test(text))?.[1] ?? "InternalError";
}

/** The message without what users and registries put into it, and without CRI-O's second try, for an artifact. */
function toldBy(message: string): string {
  return message
    .slice(0, MAX_READ)
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
    .replaceAll(/https?:\/\/[^\s"]+(?<!:)/g, "URL")
    .replace(/; artifact err: .*/s, "");
}
