import { defineConfig } from "vitest/config";

/** Where everything runs at once on a machine that nobody watches, a real component may be late once; the report says so. */
const retry = process.env["CI"] === "true" ? 1 : 0;

export default defineConfig({
  test: {
    sequence: { shuffle: true },
    expect: { requireAssertions: true },
    restoreMocks: true,
    projects: [
      {
        extends: true,
        test: {
          // Properties try hundreds of cases: with room for a slow machine.
          name: "unit",
          testTimeout: 30_000,
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.cluster.test.ts", "test/e2e/**"],
        },
      },
      {
        extends: true,
        test: {
          // These tests start real control planes: a few at a time, and with room for a slow machine.
          name: "cluster",
          include: ["test/**/*.cluster.test.ts"],
          globalSetup: ["test/cluster/global-setup.ts"],
          maxWorkers: 1,
          retry,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          // Real nodes, in a namespace of their own: only by "npm run e2e".
          name: "e2e",
          include: ["test/e2e/**/*.e2e.test.ts"],
          maxWorkers: 1,
          sequence: { shuffle: false },
          retry,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
