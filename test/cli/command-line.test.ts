import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../cli/command-line.ts";
import { systemClock } from "../../runtime/clock.ts";

async function run(
  argv: readonly string[],
  input = "",
  signal: AbortSignal = new AbortController().signal,
) {
  let stdout = "";
  let stderr = "";
  const code = await runCommandLine(argv, {
    environment: { HOME: "/nonexistent", PATH: process.env["PATH"] },
    stdin: Readable.from([input]),
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    clock: systemClock,
    signal,
  });
  return { stdout, stderr, code };
}

describe("runCommandLine()", () => {
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
    [
      ["verify", "-n", "shop"],
      "error: Cannot find a Kubernetes cluster: no pod environment, no file in KUBECONFIG and no ~/.kube/config; pass --kubeconfig FILE\n",
    ],
    [["verify", "-k\u001b", "--oops\u001b"], "error: unknown option '--oops\\u001b'\n"],
  ] as const)("answers %j with 3 and one clear line", async ([argv, message]) => {
    const { stdout, stderr, code } = await run(argv);
    expect([stdout, code]).toEqual(["", 3]);
    expect(stderr).toMatch(message);
  });

  it("answers with 3 for a CA file that is none", async () => {
    const pod = "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: b}]}}";
    const { stderr, code } = await run(["verify", "-f", "-", "--ca-file", "/no/such"], pod);
    expect(stderr).toMatch(/^error: Cannot use CA file "\/no\/such": .+\n$/);
    expect(code).toBe(3);
  });

  it("answers with 130 when it is interrupted", async () => {
    const interrupt = new AbortController();
    const silent = createServer(() => interrupt.abort(new Error("Interrupted")));
    await once(silent.listen(0, "127.0.0.1"), "listening");
    const { port } = silent.address() as AddressInfo;
    const pod = `{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: "127.0.0.1:${port}/b"}]}}`;
    expect(await run(["verify", "-f", "-"], pod, interrupt.signal)).toEqual({
      stdout: "",
      stderr: "",
      code: 130,
    });
    silent.close();
  });

  it("finds nothing wrong with manifests that have no images", async () => {
    const service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n";
    expect(await run(["verify", "-f", "-", "-o", "yaml"], service)).toEqual({
      stdout: "verdict: good\nimages: []\n",
      stderr: "No images found\n",
      code: 0,
    });
  });

  it("prints help and version to standard output, and help to standard error where it was not asked for", async () => {
    const help = await run(["verify", "--help"]);
    expect(help.stdout).toMatch(/^Usage: kubectl layerwise verify \[options\]\n/);
    expect([help.stderr, help.code]).toEqual(["", 0]);
    expect((await run(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const none = await run([]);
    expect([none.stdout, none.code]).toEqual(["", 3]);
    expect(none.stderr).toMatch(/^Usage: kubectl layerwise \[options\] \[command\]\n/);
  });
});
