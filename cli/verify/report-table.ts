import { formatBytes } from "../../placement/format-bytes.ts";
import type { CheckedImage } from "../checks/check-uses.ts";
import type { ImageFinding, PlatformFinding } from "../checks/image-finding.ts";
import { alignColumns } from "../terminal/align-columns.ts";
import type { Paint } from "../terminal/colour.ts";
import type { Verdict } from "../verdict.ts";
import { containerTextOf, type ImageUse } from "../workloads/image-use.ts";

const HEADINGS = ["CONTAINER", "IMAGE", "PLATFORM", "SIZE", "VERDICT", "REASON"];
const VERDICT_COLUMN = HEADINGS.indexOf("VERDICT");
const NAMESPACE_HEADING = "NAMESPACE";
const NOTHING = "-";

interface Row {
  readonly cells: readonly string[];
  readonly verdict: Verdict;
}

/** A line for each container and platform, with aligned columns as kubectl's, ending in a line break. */
export function formatTable(images: readonly CheckedImage[], paint: Paint): string {
  const namespaces = new Set(images.flatMap(({ uses }) => uses.map(namespaceOf)));
  const leading = (use: ImageUse): string[] => (namespaces.size > 1 ? [namespaceOf(use)] : []);
  const headings = namespaces.size > 1 ? [NAMESPACE_HEADING, ...HEADINGS] : HEADINGS;
  const rows = images.flatMap(({ image, uses, finding }) =>
    uses.flatMap((use) =>
      rowsOf(finding).map(({ cells, verdict }) => ({
        cells: [...leading(use), containerTextOf(use), image, ...cells],
        verdict,
      })),
    ),
  );
  const verdictColumn = headings.length - HEADINGS.length + VERDICT_COLUMN;
  return alignColumns(
    headings,
    rows.map(({ cells }) => cells),
    ({ row, column, text }) => {
      const verdict = rows[row]?.verdict;
      return column === verdictColumn && verdict !== undefined ? paint(verdict, text) : text;
    },
  );
}

/** Platform, size, verdict and reason. */
function rowsOf(finding: ImageFinding): Row[] {
  const platforms: readonly (ImageFinding | PlatformFinding)[] =
    finding.platforms.length === 0 ? [finding] : finding.platforms;
  const rows = platforms.map((entry) => rowOf(entry));
  const isToldElsewhere = platforms.some(({ verdict }) => verdict === finding.verdict);
  // What is to be said of the image as a whole stands in a line of its own.
  return isToldElsewhere ? rows : [...rows, rowOf({ ...finding, platforms: [] })];
}

function rowOf(finding: ImageFinding | PlatformFinding): Row {
  const { verdict, reason, message } = finding;
  const platform = "platform" in finding ? finding.platform : NOTHING;
  const size = "platform" in finding ? finding.sizeBytes : undefined;
  return {
    cells: [
      platform,
      size === undefined ? NOTHING : formatBytes(size),
      verdict,
      message === undefined ? reason : `${reason}: ${message}`,
    ],
    verdict,
  };
}

function namespaceOf({ context }: ImageUse): string {
  return context.namespace;
}
