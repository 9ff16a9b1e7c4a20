import { Document, isScalar, visit } from "yaml";

export type DocumentFormat = "json" | "yaml";

/** Everything that could steer a terminal or change the direction of text; JSON itself escapes only what is below a blank. */
const UNPRINTABLE = /[\u007f-\uffff]/g;

/** The same document in either form, in printable ASCII and with a line break at the end. */
export function formatDocument(content: object, format: DocumentFormat): string {
  const text = format === "json" ? `${JSON.stringify(content, undefined, 2)}\n` : yamlOf(content);
  return text.replace(UNPRINTABLE, escapeCharacter);
}

/** With texts that need escapes in the quotes in which YAML knows some. */
function yamlOf(content: object): string {
  const document = new Document(content, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_key, node) {
      if (isScalar(node) && typeof node.value === "string" && /[^ -~]/.test(node.value)) {
        node.type = "QUOTE_DOUBLE";
      }
    },
  });
  return document.toString({ lineWidth: 0 });
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
