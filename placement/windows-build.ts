// Which Windows images a Windows host runs, as github.com/containerd/platforms (platform_windows_compat.go).

/** Windows Server 2022, from which on the container ABI is stable. */
const LTSC_2022 = 20348;
const LTSC_2025 = 26100;

/** Releases with a stable ABI, newest first. */
const STABLE_RELEASES = [LTSC_2025, LTSC_2022];

interface WindowsVersion {
  readonly major: number;
  readonly minor: number;
  readonly build: number;
}

/**
 * Whether a host with this build runs an image with that one: before Windows Server 2022 the same build only, from
 * then on everything between the long-term release before the host's and the host's own.
 */
export function canRunWindowsBuild(hostBuild: number, imageBuild: number): boolean {
  if (hostBuild < LTSC_2022) return hostBuild === imageBuild;
  const oldest = STABLE_RELEASES.find((release) => hostBuild > release) ?? LTSC_2022;
  return oldest <= imageBuild && imageBuild <= hostBuild;
}

/**
 * The same for whole `os.version` texts, such as `10.0.20348.2113`. True where the host's version or the image's is not
 * known; an image version that is present but not readable runs nowhere.
 */
export function canRunWindowsVersion(host: string | undefined, image: string | undefined): boolean {
  const hostVersion = parseWindowsVersion(host ?? "");
  if (hostVersion === undefined || image === undefined || image === "") return true;
  const imageVersion = parseWindowsVersion(image);
  return (
    imageVersion !== undefined &&
    hostVersion.major === imageVersion.major &&
    hostVersion.minor === imageVersion.minor &&
    canRunWindowsBuild(hostVersion.build, imageVersion.build)
  );
}

function parseWindowsVersion(text: string): WindowsVersion | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,5})(?:\.|$)/.exec(text);
  if (parts === null) return undefined;
  return { major: Number(parts[1]), minor: Number(parts[2]), build: Number(parts[3]) };
}
