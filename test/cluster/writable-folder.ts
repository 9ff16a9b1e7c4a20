import { access, constants, mkdir } from "node:fs/promises";

/**
 * Makes a folder where it is missing, and makes certain that this user may write it.
 * @throws {Error} whose one-line message ends in `advice`.
 */
export async function makeWritable(folder: string, advice: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new Error(`the folder "${folder}" cannot be written: ${advice}`, { cause });
  }
}
