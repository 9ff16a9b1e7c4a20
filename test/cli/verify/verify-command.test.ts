import { describe, expect, it } from "vitest";
import type { VerifyOptions } from "../../../cli/verify/verify-options.ts";
import { parsedCommand } from "../parsed-command.ts";

const defaults = {
  source: { kind: "namespace" },
  platforms: [],
  timeoutMs: 60_000,
  server: false,
  insecureRegistry: [],
  trustedRegistry: [],
  caFile: [],
};

async function parsed(...argv: string[]): Promise<VerifyOptions | undefined> {
  return (await parsedCommand("verify", ...argv)).verify;
}

describe("kubectl layerwise verify", () => {
  it("takes files one after the other, with one -f or with several", async () => {
    const source = { kind: "files", paths: ["a.yaml", "b.yaml", "-"], recursive: true };
    expect(await parsed("-R", "-f", "a.yaml", "b.yaml", "-f", "-")).toEqual({
      ...defaults,
      source,
    });
  });

  it("takes a kustomization or a namespace", async () => {
    const source = { kind: "kustomization", folder: "overlays/x" };
    expect(await parsed("-k", "overlays/x", "-n", "shop")).toEqual({
      ...defaults,
      source,
      namespace: "shop",
    });
    expect(await parsed("--namespace=shop", "--server", "--context=c", "--kubeconfig=k")).toEqual({
      ...defaults,
      namespace: "shop",
      server: true,
      context: "c",
      kubeconfig: "k",
    });
  });

  it("reads platforms, registries, form and time", async () => {
    const argv = ["-n", "a", "-o", "json", "--timeout", "5s", "--platform", "linux/arm64/v8"];
    const lists = [
      "--insecure-registry",
      "a:1",
      "--insecure-registry=b",
      "--trusted-registry=10.0.0.0/8",
      "--ca-file=ca",
    ];
    expect(await parsed(...argv, "--platform=windows/amd64", ...lists)).toEqual({
      ...defaults,
      namespace: "a",
      output: "json",
      timeoutMs: 5_000,
      platforms: [
        { os: "linux", architecture: "arm64", variant: "v8" },
        { os: "windows", architecture: "amd64" },
      ],
      insecureRegistry: ["a:1", "b"],
      trustedRegistry: ["10.0.0.0/8"],
      caFile: ["ca"],
    });
  });

  it.for([
    [[], "Nothing to verify: pass -f FILE, -k FOLDER or -n NAMESPACE"],
    [
      ["-f", "a", "-k", "b"],
      "error: option '-k, --kustomize <folder>' cannot be used with option '-f, --filename <file...>'",
    ],
    [
      ["-n", "a", "--server", "--platform", "a/b"],
      "error: option '--server' cannot be used with option '--platform <os/arch>'",
    ],
    [
      ["-n", "a", "-o", "wide"],
      "error: option '-o, --output <format>' argument 'wide' is invalid. Allowed choices are json, yaml.",
    ],
    [
      ["-n", "a", "--platform", "arm64"],
      "error: option '--platform <os/arch>' argument 'arm64' is invalid. Cannot parse platform \"arm64\": expected os/architecture or os/architecture/variant",
    ],
    [
      ["-n", "a", "--timeout", "5"],
      "error: option '--timeout <duration>' argument '5' is invalid. Cannot parse duration \"5\": expected one such as 30s or 2m",
    ],
    [["-n", ".."], 'Cannot use the name ".."'],
    [["-n"], "error: option '-n, --namespace <name>' argument missing"],
    [
      ["-n", "a", "b"],
      "error: too many arguments for 'verify'. Expected 0 arguments but got 1: b.",
    ],
  ] as const)("refuses %j", async ([argv, message]) => {
    await expect(parsed(...argv)).rejects.toThrow(message);
  });
});
