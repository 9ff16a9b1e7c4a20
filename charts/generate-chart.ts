import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { chartFiles } from "./chart-files.ts";

// npm run chart: writes what of charts/layerwise follows from api/, manifests/ and the roles' options.
const chart = new URL("layerwise/", import.meta.url);
await rm(new URL("templates/generated/", chart), { recursive: true, force: true });
for (const [path, text] of await chartFiles()) {
  const file = fileURLToPath(new URL(path, chart));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
