import { defineConfig } from "vitest/config";

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
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
