import { createReadStream } from "node:fs";
import { quoteText } from "../../placement/quote-text.ts";
import { InputError } from "../input-error.ts";
import { reasonOf, STANDARD_INPUT } from "./manifest-files.ts";

const MAX_BYTES = 64 * 1024 * 1024;
const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true });

/** The text of a file, or of `stdin` for `-`. Throws InputError, also for one above 64 MiB. */
export async function readText(
  path: string,
  stdin: AsyncIterable<Uint8Array | string>,
): Promise<string> {
  const stream = path === STANDARD_INPUT ? stdin : createReadStream(path);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      const part = Buffer.from(chunk);
      bytes += part.length;
      if (bytes > MAX_BYTES) throw new RangeError(`it is larger than ${MAX_BYTES} bytes`);
      chunks.push(part);
    }
    return STRICT_UTF8.decode(Buffer.concat(chunks));
  } catch (cause) {
    const reason = cause instanceof TypeError ? "it is not UTF-8" : reasonOf(cause);
    throw new InputError(`Cannot read ${quoteText(path)}: ${reason}`, { cause });
  }
}
