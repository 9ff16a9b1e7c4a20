import { join } from "node:path";
import { expect, it } from "vitest";
import { sourceEntries } from "../../image/source-entries.ts";

it("sourceEntries() is the roles compiled, each path once, with what is no TypeScript as it is", async () => {
  const entries = await sourceEntries(join(import.meta.dirname, "../.."));
  const paths = entries.map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths.filter((path) => path.endsWith(".ts"))).toEqual([]);
  expect(paths).toEqual(
    expect.arrayContaining([
      ...["agent", "controller", "extender", "webhook", "cli"].map((role) => `app/${role}/main.js`),
      "app/agent/cri.proto",
      "app/cli/kubectl-layerwise.js",
      "app/package.json",
    ]),
  );
  const code = entries.find(({ path }) => path === "app/placement/score.js")?.content;
  expect(String(code)).toContain("export function scoreCandidates(inputs, options");
});
