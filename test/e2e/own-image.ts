import { join } from "node:path";
import { runProgram } from "./run-program.ts";

/** Makes the image of Layerwise and pushes it; returns its reference with its digest. */
export async function pushOwnImage(registry: string, image: string): Promise<string> {
  const printed = await runProgram(process.execPath, [
    join(import.meta.dirname, "../../image/main.ts"),
    `--push=${registry}/${image}`,
    `--insecure-registry=${registry}`,
  ]);
  return printed.trim();
}
