import type { FailureClass } from "../../registry/failures/failure-classes.ts";

/** What runtimes were seen to answer PullImage with, and the class of each. */
export const CONTAINERD_MESSAGES: readonly (readonly [FailureClass, string])[] = [
  [
    "ManifestUnknown",
    'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/salesforce/salesforcedx:latest": failed to resolve reference "docker.io/salesforce/salesforcedx:latest": docker.io/salesforce/salesforcedx:latest: not found',
  ],
  [
    "NotFoundOrDenied",
    'failed to pull and unpack image "docker.io/library/no-such:1": failed to resolve reference "docker.io/library/no-such:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  ],
  [
    "Unauthenticated",
    'failed to pull and unpack image "han.lanharbor.com/lan/predixy:1.0": failed to resolve reference "han.lanharbor.com/lan/predixy:1.0": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials',
  ],
  [
    "BadCredentials",
    'rpc error: code = Unknown desc = failed to pull and unpack image "registry.app.example.net/a/b:c": failed to resolve reference "registry.app.example.net/a/b:c": unexpected status from HEAD request to https://registry.app.example.net/v2/a/b/manifests/c: 401 Unauthorized',
  ],
  [
    "BadCredentials",
    'failed to pull and unpack image "ghcr.io/kagenti/kagenti-client-registration:latest": failed to resolve reference "ghcr.io/kagenti/kagenti-client-registration:latest": failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Akagenti%2Fkagenti-client-registration%3Apull&service=ghcr.io: 403 Forbidden',
  ],
  [
    "Unauthenticated",
    'failed to pull and unpack image "r.example/a:1": failed to resolve reference "r.example/a:1": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://r.example/token?scope=repository%3Aa%3Apull: 401 Unauthorized',
  ],
  [
    "NotFoundOrDenied",
    'failed to pull and unpack image "ghcr.io/a/b:1": failed to resolve reference "ghcr.io/a/b:1": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://ghcr.io/token?scope=repository%3Aa%2Fb%3Apull&service=ghcr.io: 403 Forbidden',
  ],
  [
    "Denied",
    'rpc error: code = Unknown desc = failed to pull and unpack image "registry.k8s.io/pause:3.9": failed to resolve reference "registry.k8s.io/pause:3.9": unexpected status from HEAD request to https://europe-west3-docker.pkg.dev/v2/k8s-artifacts-prod/images/pause/manifests/3.9: 403 Forbidden',
  ],
  [
    "NoMatchingPlatform",
    'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/rancher/istio-kubectl:1.5.10": no match for platform in manifest: not found',
  ],
  [
    "DNS",
    'failed to pull and unpack image "registry.k8s.io/pause:3.10": failed to resolve reference "registry.k8s.io/pause:3.10": failed to do request: Head "https://registry.k8s.io/v2/pause/manifests/3.10": dial tcp: lookup registry.k8s.io on 192.168.98.2:53: no such host',
  ],
  [
    "DNS",
    'failed to pull and unpack image "docker.io/rancher/pause:3.1": failed to resolve reference "docker.io/rancher/pause:3.1": failed to do request: Head https://registry-1.docker.io/v2/rancher/pause/manifests/3.1: dial tcp: lookup registry-1.docker.io: Try again',
  ],
  [
    "ConnectRefused",
    'failed to pull and unpack image "r.example:5000/a:1": failed to resolve reference "r.example:5000/a:1": failed to do request: Head "https://r.example:5000/v2/a/manifests/1": dial tcp 34.96.108.209:5000: connect: connection refused',
  ],
  [
    "Unreachable",
    'failed to pull and unpack image "r.example/a:1": failed to resolve reference "r.example/a:1": failed to do request: Head "https://r.example/v2/a/manifests/1": dial tcp 192.0.2.1:443: connect: no route to host',
  ],
  [
    "Timeout",
    'rpc error: code = DeadlineExceeded desc = failed to pull and unpack image "docker.io/alpine/curl:latest": failed to resolve image: failed to do request: Head "https://registry-1.docker.io/v2/alpine/curl/manifests/latest": dial tcp 100.63.54.175:443: i/o timeout',
  ],
  [
    "Timeout",
    'rpc error: code = Canceled desc = failed to pull and unpack image "private.example/idrac:1": failed to copy: httpReadSeeker: failed open: failed to do request: Get "https://private.example/v2/idrac/blobs/sha256:d0157ca575c725b6dbdc6c7b843b8614963fda6ca619af9932bfbbb39c450c5a": context canceled',
  ],
  [
    "TLSExpired",
    'failed to pull and unpack image "harbor.scpmtk.com/mtk-connect/mtk-connect-installers:v1.8.1": failed to resolve reference "harbor.scpmtk.com/mtk-connect/mtk-connect-installers:v1.8.1": failed to do request: Head "https://harbor.scpmtk.com/v2/mtk-connect/mtk-connect-installers/manifests/v1.8.1": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2025-06-12T03:05:25Z is after 2025-06-07T05:48:45Z',
  ],
  [
    "TLSNameMismatch",
    'failed to resolve reference "registry.home.lab/nginx:v1": failed to do request: Head "https://registry.home.lab/v2/nginx/manifests/v1": tls: failed to verify certificate: x509: certificate is not valid for any names, but wanted to match registry.home.lab',
  ],
  [
    "TLSUntrusted",
    'failed to do request: Head "https://xxx/v2/minzhi/nginx/manifests/1.0": x509: certificate signed by unknown authority',
  ],
  [
    "PlainHTTPOnHTTPS",
    'failed to pull and unpack image "localhost:7439/docker.io/a:1": failed to resolve reference "localhost:7439/docker.io/a:1": failed to do request: Head "https://localhost:7439/v2/docker.io/a/manifests/1": http: server gave HTTP response to HTTPS client',
  ],
  [
    "RateLimited",
    'failed to pull and unpack image "docker.io/jaegertracing/all-in-one@sha256:8d0bff43db3ce5c528cb6f957520511d263d7cceee012696e4afdc9087919bb9": failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/jaegertracing/all-in-one/manifests/sha256:8d0bff43db3ce5c528cb6f957520511d263d7cceee012696e4afdc9087919bb9: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.',
  ],
  [
    "RegistryUnavailable",
    'failed to pull and unpack image "r.example/a:1": failed to resolve reference "r.example/a:1": unexpected status from HEAD request to https://r.example/v2/a/manifests/1: 503 Service Unavailable',
  ],
  [
    "InsufficientDisk",
    'failed to pull and unpack image "r.example/a:1": failed to extract layer sha256:5dacd731af1b0386ead06c8b1feff9f65d9e0bdfec032d2cd0bc03690698feda: mount callback failed on /var/lib/containerd/tmpmounts/containerd-mount252943319: write /var/lib/containerd/tmpmounts/containerd-mount252943319/lib/libc-2.24.so: no space left on device: unknown',
  ],
  [
    "Schema1Manifest",
    'failed to pull and unpack image "docker.io/bobrik/socat:latest": not implemented: media type "application/vnd.docker.distribution.manifest.v1+prettyjws" is no longer supported since containerd v2.1, please rebuild the image as "application/vnd.docker.distribution.manifest.v2+json" or "application/vnd.oci.image.manifest.v1+json"',
  ],
  [
    "UnsupportedMediaType",
    'failed to pull and unpack image "r.example/chart:1": failed to unpack image on snapshotter overlayfs: mismatched image rootfs and manifest layers',
  ],
  [
    "NotARegistry",
    'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/victoriametrics/victoria-metrics:v1.76.1": failed to unpack image on snapshotter overlayfs: unexpected media type text/html for sha256:04a732b9876d77c18601b92f91bb05d4591a1356dbbfd732c13f4db1362c796d: not found',
  ],
  [
    "DigestMismatch",
    'failed to pull and unpack image "r.example/a:1": failed commit on ref "layer-sha256:55ae122ef77dfe5b336bcf9d55af5e3ddc515c91e4f5efe51509cb13f983da3b": unexpected commit digest sha256:a8f2c3f33adf8b40a3f21558f2a7e48fa1fefa482729e4e9f8db1dbb5f654e9a, expected sha256:55ae122ef77dfe5b336bcf9d55af5e3ddc515c91e4f5efe51509cb13f983da3b: failed precondition',
  ],
  [
    "Reset",
    'failed to pull and unpack image "docker.io/codercom/code-server:3.9.0": failed commit on ref "layer-sha256:1860da6d8902305631883be7a65a6a60d5f24be9048bf82c8c454ac2748d3950": unexpected commit digest sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, expected sha256:1860da6d8902305631883be7a65a6a60d5f24be9048bf82c8c454ac2748d3950: failed precondition',
  ],
  [
    "BlobUnknown",
    'rpc error: code = NotFound desc = failed to pull and unpack image "xpkg.upbound.io/crossplane/crossplane:v1.19.1": failed to copy: httpReadSeeker: failed open: could not fetch content descriptor sha256:8f38435637e72e821d5a5aca9e76bba94b3b4787fd6a30b51cf5a55b2d2b5913 (application/vnd.docker.container.image.v1+json) from remote: not found',
  ],
  [
    "ChildManifestUnknown",
    'failed to pull and unpack image "r.example/a:1": failed to copy: httpReadSeeker: failed open: content at https://r.example/v2/a/manifests/sha256:8f38435637e72e821d5a5aca9e76bba94b3b4787fd6a30b51cf5a55b2d2b5913 not found: not found',
  ],
  [
    "SignatureRejected",
    "rpc error: code = Unknown desc = image verifier bindir blocked pull of index.docker.io/library/alpine@sha256:c75ac27b49326926b803b9ed43bf088bc220d22556de1bc5f72d742c91398f69 with digest sha256:c75ac27b49326926b803b9ed43bf088bc220d22556de1bc5f72d742c91398f69 for reason: verifier verifier rejected image (exit code 1): Rejected",
  ],
];

export const CRIO_MESSAGES: readonly (readonly [FailureClass, string])[] = [
  [
    "ManifestUnknown",
    "unable to pull image or OCI artifact: pull image err: initializing source docker://registry:5000/kubevirt/alpine@sha256:081ab0c41a37499672990f612488fe0cded25589b60593473604df5d758afe8b: reading manifest sha256:081ab0c41a37499672990f612488fe0cded25589b60593473604df5d758afe8b in registry:5000/kubevirt/alpine: manifest unknown; artifact err: get manifest: build image source: reading manifest sha256:081ab0c41a37499672990f612488fe0cded25589b60593473604df5d758afe8b in registry:5000/kubevirt/alpine: manifest unknown",
  ],
  [
    "RepositoryUnknown",
    "initializing source docker://registry.opensuse.org/sonartype/nexus3:latest: reading manifest latest in registry.opensuse.org/sonartype/nexus3: name unknown",
  ],
  [
    "NotFoundOrDenied",
    "rpc error: code = Unknown desc = Error reading manifest latest in docker.io/crio/busybox: errors: denied: requested access to the resource is denied unauthorized: authentication required",
  ],
  [
    "NotFoundOrDenied",
    "initializing source docker://quay.io/tusc/ntopng-udm:latest: reading manifest latest in quay.io/tusc/ntopng-udm: unauthorized: access to the requested resource is not authorized",
  ],
  [
    "Unauthenticated",
    "initializing source docker://r.example/a:1: reading manifest 1 in r.example/a: unauthorized: authentication required",
  ],
  [
    "Denied",
    "initializing source docker://r.example/a:1: reading manifest 1 in r.example/a: requested access to the resource is denied",
  ],
  [
    "BadCredentials",
    "initializing source docker://r.example/a:1: unable to retrieve auth token: invalid username/password: unauthorized: authentication required",
  ],
  [
    "NoMatchingPlatform",
    'choosing an image from manifest list docker://r.example/a:1: no image found in image index for architecture "arm64", variant "v8", OS "linux"',
  ],
  [
    "TLSUntrusted",
    'rpc error: code = Unknown desc = error pinging docker registry s01vl9973404:5050: Get "https://s01vl9973404:5050/v2/": x509: certificate signed by unknown authority',
  ],
  [
    "RateLimited",
    "rpc error: code = Unknown desc = Error reading manifest v3.20.0 in docker.io/calico/kube-controllers: toomanyrequests: You have reached your pull rate limit.",
  ],
  [
    "Reset",
    'unable to pull image or OCI artifact: pull image err: copying system image from manifest list: writing blob: storing blob to file "/var/tmp/container_images_storage4208048397/4": happened during read: unexpected EOF (after reconnecting, fetching blob: StatusCode: 400, "<?xml version=\\"1.0\\" encoding=\\"UTF-8\\"?>\\n<Error><Cod..."); artifact err: image reference: reference is a container image, not an OCI artifact',
  ],
  [
    "UnsupportedMediaType",
    'rpc error: code = Unknown desc = copying system image from manifest list: parsing image configuration: unsupported image-specific operation on artifact with type "application/vnd.docker.container.image.v1+json"',
  ],
  [
    "DigestMismatch",
    "copying system image from manifest list: writing blob: happened during read: Digest did not match, expected sha256:55ae122ef77dfe5b336bcf9d55af5e3ddc515c91e4f5efe51509cb13f983da3b, got sha256:a8f2c3f33adf8b40a3f21558f2a7e48fa1fefa482729e4e9f8db1dbb5f654e9a",
  ],
];

export const DOCKER_MESSAGES: readonly (readonly [FailureClass, string])[] = [
  [
    "ManifestUnknown",
    "rpc error: code = Unknown desc = Error response from daemon: manifest for lachlanevenson/k8s-kubectl:v1.18.20 not found: manifest unknown: manifest unknown",
  ],
  [
    "NotFoundOrDenied",
    "Error response from daemon: pull access denied for suedostcargo-web, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
  ],
  [
    "NoMatchingPlatform",
    "rpc error: code = Unknown desc = no matching manifest for linux/arm64/v8 in the manifest list entries",
  ],
  [
    "Unauthenticated",
    "rpc error: code = Unknown desc = Error response from daemon: Get http://nexus3:8083/v2/com.panov/ci-cd/manifests/0.0.1-SNAPSHOT: no basic auth credentials",
  ],
  [
    "InsufficientDisk",
    "rpc error: code = Unknown desc = failed to register layer: Error processing tar file(exit status 1): write /tableau-server.rpm: no space left on device",
  ],
  [
    "DNS",
    "rpc error: code = Unknown desc = Error response from daemon: Get https://registry-1.docker.io/v2/: dial tcp: lookup registry-1.docker.io on 127.0.0.53:53: server misbehaving",
  ],
  [
    "Schema1Manifest",
    "Error response from daemon: application/vnd.docker.distribution.manifest.v1+prettyjws not supported",
  ],
  [
    "RegistryUnavailable",
    "error pulling image configuration: received unexpected HTTP status: 503 Service Unavailable",
  ],
  [
    "CredentialExpired",
    "Error response from daemon: denied: Your authorization token has expired. Reauthenticate and try again.",
  ],
  [
    "UnsupportedMediaType",
    'Error response from daemon: Encountered remote "application/vnd.cncf.helm.config.v1+json"(unknown) when fetching',
  ],
];
