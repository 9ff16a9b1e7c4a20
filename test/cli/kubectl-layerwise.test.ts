import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const LAUNCHER = fileURLToPath(new URL("../../cli/kubectl-layerwise.js", import.meta.url));

it("kubectl-layerwise.js hands arguments on and exit codes back", { timeout: 60_000 }, () => {
  const input =
    "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [{name: a, image: B}]}}";
  const args = [LAUNCHER, "verify", "-f", "-", "--platform", "linux/amd64"];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { input, encoding: "utf8" });
  expect(stdout.split("\n")[1]).toMatch(/^pod\/x\/a  +B +- +- +bad +InvalidReference: /);
  expect(stderr).toBe("[1/1] B: bad (InvalidReference)\n1 image: 1 bad\n");
  expect(status).toBe(1);
});
