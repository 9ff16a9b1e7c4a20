// Single cases in which the product decides otherwise than the vector, on purpose.

const HALF_A_PLATFORM =
  "parsePlatform() wants both os and architecture: which half is missing would depend on the machine it runs on";

interface CaseWaiver {
  readonly suite: string;
  readonly mode: string;
  readonly subjects: readonly string[];
  readonly reason: string;
}

const caseWaivers: readonly CaseWaiver[] = [
  {
    suite: "image references",
    mode: "parse",
    subjects: [`validname@sha512:${"f".repeat(128)}`],
    reason:
      "upstream refuses it only because its test does not link SHA-512; containerd does, and the image specification registers it",
  },
  {
    suite: "platforms",
    mode: "parse",
    subjects: [
      "arm",
      "armel",
      "armhf",
      "Aarch64",
      "x86_64",
      "i386",
      "linux",
      "s390x",
      "macOS",
      "windows",
      "windows()",
      "windows(10.0.17763)",
      "windows(10.0.17763+win32k)",
      "linux(+gpu)",
      "linux(+gpu+simd)",
      "linux(+unsorted+erofs)",
      "windows(10.0.17763%2Bbuild.42)",
      "windows(10.0.17763%2Bbuild.42+win32k)",
      "windows(50%25done)",
    ],
    reason: HALF_A_PLATFORM,
  },
  {
    suite: "platforms",
    mode: "parse",
    subjects: ["*", "linux/*", "*/arm64"],
    reason: "upstream skips it too: wildcards are not supported",
  },
  {
    suite: "challenges",
    mode: "choose",
    subjects: ['["Negotiate","Digest"]'],
    reason: "a client that speaks Bearer and Basic has nothing to choose here and says so",
  },
];

export function caseWaiver(place: {
  readonly suite: string;
  readonly mode: string;
  readonly subject: string;
}): string | undefined {
  return caseWaivers.find(
    ({ suite, mode, subjects }) =>
      suite === place.suite && mode === place.mode && subjects.includes(place.subject),
  )?.reason;
}
