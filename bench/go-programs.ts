import { fileURLToPath } from "node:url";
import { builtProgram } from "../test/cluster/built-program.ts";
import type { GoProgram } from "../test/cluster/go-program.ts";

const MEBIBYTE = 2 ** 20;

function goProgramOf<Name extends string>(name: Name, title: string): GoProgram<Name> {
  return {
    title,
    folder: fileURLToPath(new URL(name, import.meta.url)),
    cacheName: name,
    names: [name],
    linkerFlags: [],
    usualTime: "half a minute",
    neededBytes: { modules: MEBIBYTE, cache: 200 * MEBIBYTE, work: 200 * MEBIBYTE },
  };
}

/** Paths of the Go programs that measure and that are measured against; built once, kept in the user's cache. */
export async function builtGoPrograms(): Promise<{
  readonly prioritizeClient: string;
  readonly referenceExtender: string;
}> {
  const client = goProgramOf("prioritize-client", "the client that times an extender");
  const extender = goProgramOf("reference-extender", "the extender to compare with");
  return {
    prioritizeClient: (await builtProgram(client, {}))["prioritize-client"],
    referenceExtender: (await builtProgram(extender, {}))["reference-extender"],
  };
}
