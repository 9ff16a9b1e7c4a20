import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { controllerConfiguration } from "../../controller/controller-configuration.ts";
import { extenderConfiguration } from "../../extender/extender-configuration.ts";
import {
  type ConfigurationDefinition,
  configurationOptionsOf,
} from "../../runtime/configuration-option.ts";
import { webhookConfiguration } from "../../webhook/webhook-configuration.ts";

const PAGE = readFileSync(new URL("../../docs/configuration.md", import.meta.url), "utf8");

/** Cells of the table in the section of a role. */
function rowsOf(heading: string): string[][] {
  const [, section = ""] = PAGE.split(`\n## ${heading}\n`);
  const [body = ""] = section.split("\n## ");
  const lines = body.split("\n").filter((line) => line.startsWith("|"));
  return lines.slice(2).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("\\|", "|")),
  );
}

function expectedRowsOf(definition: ConfigurationDefinition): string[][] {
  return configurationOptionsOf(definition).map(
    ({ flag, form, placeholder, defaultText, description }) => [
      `\`${flag}\``,
      form === "boolean" ? "true|false" : placeholder,
      defaultText === undefined ? "" : `\`${defaultText}\``,
      form === "list" ? `${description}; repeatable` : description,
    ],
  );
}

describe("docs/configuration.md", () => {
  it.for<ConfigurationDefinition>([
    extenderConfiguration,
    controllerConfiguration,
    webhookConfiguration,
  ])("lists every option of the $role with its default", (definition) => {
    const heading = `${definition.role}: \`kind: ${definition.kind}\``;
    expect(rowsOf(heading)).toEqual(expectedRowsOf(definition));
  });
});
