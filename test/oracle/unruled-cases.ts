import { z } from "zod";
import type { CaseResult, CaseSuite } from "./case-suite.ts";

const faultList = z.object({
  faults: z.array(z.object({ id: z.string(), fault: z.string() })).min(1),
});
const group = z.union([
  z
    .object({ cases: z.array(z.unknown()) })
    .transform(({ cases }) => cases.map((raw) => JSON.stringify(raw))),
  z
    .object({ tables: z.record(z.string(), z.unknown()) })
    .transform(({ tables }) => Object.keys(tables)),
]);
const validation = z.object({
  parallelism: group,
  imageCache: group,
  controllerStateMachine: group.default([]),
});

/** Lists that the tests of the parts they name meet, and rules the product does not have yet. */
export const unruledCases: CaseSuite = {
  name: "no rule to run them against",
  run(file) {
    const faults = faultList.safeParse(file);
    if (faults.success) {
      return faults.data.faults.map(({ id, fault }) => noRule("faults", id, fault));
    }
    const groups = validation.safeParse(file);
    if (!groups.success) return undefined;
    return Object.entries(groups.data).flatMap(([mode, subjects]) =>
      subjects.map((subject, index) => noRule(mode, String(index + 1), subject)),
    );
  },
};

function noRule(mode: string, id: string, subject: string): CaseResult {
  return { mode, id, subject, outcome: "no rule" };
}
