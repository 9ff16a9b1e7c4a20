import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import packageJson from "../../package.json" with { type: "json" };

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

it("kubectl-layerwise.js says which Node.js it takes where it finds an older one alone", () => {
  const folder = mkdtempSync(join(tmpdir(), "layerwise-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const copy = join(folder, "kubectl-layerwise.mjs");
  copyFileSync(LAUNCHER, copy);
  const older = 'Object.defineProperty(process, "versions", { value: { node: "23.11.1" } })';
  const args = ["--import", `data:text/javascript,${encodeURIComponent(older)}`, copy];
  const { stderr, status } = spawnSync(process.execPath, args, { encoding: "utf8" });
  const oldest = packageJson.engines.node.replace(">=", "");
  expect(stderr).toBe(`error: Node.js 23.11.1 is too old: use ${oldest} or newer, or run npm ci\n`);
  expect(status).toBe(3);
});
