#!/usr/bin/env node
// Runs on any Node.js, to find one that runs TypeScript: that of `npm ci`, else the one at hand.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const WRONG_USAGE = 3;
/** The first that knows `using`. */
const OLDEST = 24;

// In the image what it runs is compiled.
const main = ["main.js", "main.ts"]
  .map((name) => fileURLToPath(new URL(name, import.meta.url)))
  .find(existsSync);
const own = fileURLToPath(new URL("../node_modules/.bin/node", import.meta.url));
const [major = 0] = process.versions.node.split(".").map(Number);

if (existsSync(own)) {
  run(own);
} else if (major >= OLDEST) {
  run(process.execPath);
} else {
  process.stderr.write(
    `error: Node.js ${process.versions.node} is too old: use ${OLDEST} or newer, or run npm ci\n`,
  );
  process.exitCode = WRONG_USAGE;
}

/** @param {string} node */
function run(node) {
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: "inherit" });
  // A terminal sends SIGINT to both; the others come to us alone.
  process.on("SIGINT", () => undefined);
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.once("error", (error) => {
    process.stderr.write(`error: Cannot run ${JSON.stringify(node)}: ${error.message}\n`);
    process.exitCode = WRONG_USAGE;
  });
  child.once("exit", (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}
