/**
 * Reads a body of at most `maxBytes` as text. Rejects on a longer one after reading no more than that; the stream is
 * closed then, and with it the connection.
 */
export async function readBody(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new RangeError(`body is longer than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes).toString("utf8");
}

/** Like readBody(), but a longer body is cut instead of refused. */
export async function readBodyStart(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    chunks.push(chunk);
    if (bytes >= maxBytes) break;
  }
  return Buffer.concat(chunks, bytes).toString("utf8", 0, maxBytes);
}
