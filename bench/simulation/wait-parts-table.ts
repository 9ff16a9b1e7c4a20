import type { WaitParts } from "../placement/wait-parts.ts";
import { meanOf } from "../report/mean-range.ts";
import { percentOf } from "../report/percent-of.ts";
import type { Table } from "../report/table.ts";
import type { SimulationResult } from "./simulation-result.ts";

const PARTS: readonly { readonly header: string; readonly part: keyof WaitParts }[] = [
  { header: "new layers", part: "newLayers" },
  { header: "layers pulled before, elsewhere", part: "knownLayers" },
  { header: "beside the bytes", part: "overhead" },
  { header: "behind pulls for the same group", part: "behindOwn" },
  { header: "behind other pulls", part: "behindOthers" },
];

/**
 * What each contender's mean wait consists of, in shares of the first one's mean wait; means over the rounds. Undefined where
 * it was not taken apart.
 */
export function waitPartsTable({ name, contenders }: SimulationResult): Table | undefined {
  const first = contenders[0]?.rounds ?? [];
  if (contenders.every(({ waitParts }) => waitParts.length === 0)) return undefined;
  return {
    title: `${name}: where the mean wait goes, in % of the first one's`,
    header: ["", ...PARTS.map(({ header }) => header)],
    rows: contenders.map(({ title, waitParts }) => [
      title,
      ...PARTS.map(({ part }) => {
        const shares = waitParts.map((parts, round) =>
          percentOf(parts[part], first[round]?.wait.mean ?? 0),
        );
        return meanOf(shares).toFixed(1);
      }),
    ]),
  };
}
