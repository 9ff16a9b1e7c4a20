import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createProgram } from "../../cli/program.ts";

const PAGE = readFileSync(new URL("../../docs/kubectl-plugin.md", import.meta.url), "utf8");

const program = createProgram({
  verify: () => Promise.reject(new Error("not asked for")),
  warm: () => Promise.reject(new Error("not asked for")),
  status: () => Promise.reject(new Error("not asked for")),
});

/** From the heading of a command to the next one of its level. */
function sectionOf(command: string): string {
  const [, section = ""] = PAGE.split(`\n## ${command}\n`);
  return section.split("\n## ")[0] ?? "";
}

describe("docs/kubectl-plugin.md", () => {
  it.for(program.commands.map((command) => command.name()))("tells of every flag of %s", (name) => {
    const command = program.commands.find((each) => each.name() === name);
    const flags = (command?.options ?? []).map(({ long }) => long ?? "");
    expect(flags.length).toBeGreaterThan(3);
    const section = sectionOf(name);
    expect(flags.filter((flag) => !section.includes(`\`${flag}`))).toEqual([]);
  });
});
