import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import {
  ActionTable,
  dependsOnVantage,
  isTransient,
  nextStepFor,
  PROBLEM_CLASSES,
} from "../../check/action-table.ts";

const PAGE = readFileSync(new URL("../../docs/webhook.md", import.meta.url), "utf8");

it("docs/webhook.md lists every class with its action and what to do", () => {
  const table = new ActionTable();
  const [, section = ""] = PAGE.split("\n## What is done about what\n");
  const [body = ""] = section.split("\n## ");
  const lines = body.split("\n").filter((line) => line.startsWith("| `"));
  const rows = lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  expect(rows).toEqual(
    PROBLEM_CLASSES.map((name) => [
      `\`${name}\``,
      `${table.actionFor(name)}${dependsOnVantage(name) ? ", deny where a node has met it" : ""}`,
      isTransient(name) ? "yes" : "",
      nextStepFor(name),
    ]),
  );
});
