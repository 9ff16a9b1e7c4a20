import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** Makes the text of an htpasswd file: a line with a bcrypt hash per user. */
export async function hashPasswords(
  binary: string,
  users: Readonly<Record<string, string>>,
): Promise<string> {
  const child = spawn(binary, { stdio: ["pipe", "pipe", "inherit"], timeout: 30_000 });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  // A program that ends without reading says why on standard error.
  child.stdin.on("error", () => undefined);
  child.stdin.end(
    Object.entries(users)
      .map(([user, word]) => `${user}:${word}\n`)
      .join(""),
  );
  const [hashes, code] = await Promise.all([text(child.stdout), ended]);
  if (code !== 0) throw new Error(`"${binary}" ended with code ${code}`);
  return hashes;
}
