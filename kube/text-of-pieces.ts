/** The text of UTF-8 that came in pieces; one piece alone is not copied first. */
export function textOfPieces(pieces: readonly Uint8Array[]): string {
  const [first] = pieces;
  const whole = pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces);
  return Buffer.from(whole.buffer, whole.byteOffset, whole.byteLength).toString("utf8");
}
