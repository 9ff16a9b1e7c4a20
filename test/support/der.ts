/** The few DER encodings that a certificate needs (X.690). */
export function derOf(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const significant = length.subarray(length.findIndex((byte) => byte !== 0));
  return Buffer.concat([Buffer.from([tag, 0x80 | significant.length]), significant, content]);
}

export function sequence(...contents: readonly Uint8Array[]): Buffer {
  return derOf(0x30, ...contents);
}

export function text(value: string): Buffer {
  return derOf(0x0c, Buffer.from(value));
}

export function generalizedTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return derOf(0x18, Buffer.from(digits));
}

export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return derOf(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128Of)]));
}

function base128Of(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) bytes.unshift((left & 0x7f) | 0x80);
  return bytes;
}
