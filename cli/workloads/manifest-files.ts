import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { quoteText } from "../../placement/quote-text.ts";
import { InputError } from "../input-error.ts";

/** Standard input, in place of a file. */
export const STANDARD_INPUT = "-";

const EXTENSIONS = new Set([".json", ".yaml", ".yml"]);
const MAX_FILES = 10_000;

/**
 * The files that `-f` means, in order: a folder stands for the manifests in it, sorted by name, and with `recursive` for
 * those in its folders too. Throws InputError.
 */
export async function manifestFilesOf(
  paths: readonly string[],
  { recursive }: { readonly recursive: boolean },
): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    files.push(...(path === STANDARD_INPUT ? [path] : await filesAt(path, recursive)));
    if (files.length > MAX_FILES) {
      throw new InputError(`Cannot read ${quoteText(path)}: more than ${MAX_FILES} manifests`);
    }
  }
  return files;
}

async function filesAt(path: string, recursive: boolean): Promise<string[]> {
  if (/^https?:\/\//.test(path)) {
    throw new InputError(`Cannot read ${quoteText(path)}: fetch it and pipe it in, with -f -`);
  }
  if (!(await isFolder(path))) return [path];
  const entries = await readdir(path, { recursive, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory() && EXTENSIONS.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length > 0) return files;
  const advice = recursive ? "" : ", or pass -R for the folders in it";
  throw new InputError(
    `Cannot read ${quoteText(path)}: no .yaml, .yml or .json file in that folder${advice}`,
  );
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw new InputError(`Cannot read ${quoteText(path)}: ${reasonOf(cause)}`, { cause });
  }
}

/** Of a fault of the file system, without the path that Node.js repeats. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
      return "no such file";
    case "EACCES":
      return "no permission";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
