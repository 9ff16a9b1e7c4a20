import { describe, expect, it } from "vitest";
import { runCommand } from "./running-command.ts";

const environment = { HOME: "/nonexistent" };

describe("kubectl layerwise", () => {
  it.for([
    [["verify"], "error: Nothing to verify: pass -f FILE, -k FOLDER or -n NAMESPACE\n"],
    [
      ["verify", "--platfrom", "a/b"],
      "error: unknown option '--platfrom'\n(Did you mean --platform?)\n",
    ],
    [["verify", "-f", "/no/such\u001b"], 'error: Cannot read "/no/such\\u001b": no such file\n'],
    [["verify", "-f", "-"], 'error: Cannot verify "-": there is no Kubernetes object in it\n'],
    [["verify", "-k", "/no/such"], /^error: Cannot run kubectl kustomize "\/no\/such": .+\n$/],
    [
      ["verify", "-f", "-", "--kubeconfig", "/no/such"],
      /^error: Cannot read kubeconfig "\/no\/such": .+\n$/,
    ],
  ] as const)("exits with 3 and one clear line for %j", async ([args, message]) => {
    const { stdout, stderr, code } = await runCommand(args, { environment });
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(code).toBe(3);
  });

  it("exits with 2 where the cluster it needs is not there", async () => {
    const { stdout, stderr, code } = await runCommand(["verify", "-n", "shop"], { environment });
    expect([stdout, code]).toEqual(["", 2]);
    expect(stderr).toBe(
      "error: Cannot find a Kubernetes cluster: no pod environment, no file in KUBECONFIG and no ~/.kube/config; pass --kubeconfig FILE\n",
    );
  });

  it("finds nothing wrong with manifests that have no images", async () => {
    const input = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n";
    const result = await runCommand(["verify", "-f", "-", "-o", "yaml"], { environment, input });
    expect(result).toEqual({
      stdout: "verdict: good\nimages: []\n",
      stderr: "No images found\n",
      code: 0,
    });
  });

  it("prints help and version to standard output", async () => {
    const help = await runCommand(["verify", "--help"], { environment });
    expect(help.stdout).toMatch(/^Usage: kubectl layerwise verify \[options\]\n/);
    expect([help.stderr, help.code]).toEqual(["", 0]);
    expect((await runCommand(["--version"], { environment })).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
