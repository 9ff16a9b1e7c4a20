import { fileURLToPath } from "node:url";
import { compileSources } from "../../image/compile-sources.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Within the checkout, so that packages are found from there. */
const FOLDER = fileURLToPath(new URL("../../.cache/compiled", import.meta.url));

let compiled: Promise<void> | undefined;

/**
 * Path of a program of ours as the image runs it, `name` being that of its source without the ending, such as "extender/main".
 * The sources are compiled once for all that one run measures.
 */
export async function compiledProgram(name: string): Promise<string> {
  compiled ??= compileSources(ROOT, FOLDER);
  await compiled;
  return `${FOLDER}/${name}.js`;
}
