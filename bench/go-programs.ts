import { fileURLToPath } from "node:url";
import { builtProgram } from "../test/cluster/built-program.ts";
import type { GoProgram } from "../test/cluster/go-program.ts";

const MEBIBYTE = 2 ** 20;

interface Programs<Name extends string> {
  /** Folder of the sources. */
  readonly folder: string;
  readonly names: readonly Name[];
  readonly title: string;
}

function goProgramOf<Name extends string>(programs: Programs<Name>): GoProgram<Name> {
  const { folder, names, title } = programs;
  return {
    title,
    folder: fileURLToPath(new URL(folder, import.meta.url)),
    cacheName: folder,
    names,
    linkerFlags: [],
    usualTime: "half a minute",
    neededBytes: { modules: MEBIBYTE, cache: 200 * MEBIBYTE, work: 200 * MEBIBYTE },
  };
}

/** Paths of the Go programs that measure and that are measured against; built once, kept in the user's cache. */
export async function builtGoPrograms(): Promise<{
  readonly prioritizeClient: string;
  readonly reviewClient: string;
  readonly referenceExtender: string;
}> {
  const clients = goProgramOf({
    folder: "load-client",
    names: ["prioritize-client", "review-client"],
    title: "the clients that time calls",
  });
  const extender = goProgramOf({
    folder: "reference-extender",
    names: ["reference-extender"],
    title: "the extender to compare with",
  });
  const built = await builtProgram(clients, {});
  return {
    prioritizeClient: built["prioritize-client"],
    reviewClient: built["review-client"],
    referenceExtender: (await builtProgram(extender, {}))["reference-extender"],
  };
}
