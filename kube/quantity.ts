const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,3}))?$/;
const MAX_LENGTH = 64;

const SCALES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * A Kubernetes quantity ("250m", "1.5Gi", "2e3", or a bare number) as a number, undefined when it is
 * none. client-node's `quantityToScalar` mixes BigInt and number and throws on a fraction with a suffix.
 */
export function parseQuantity(quantity: unknown): number | undefined {
  if (typeof quantity === "number") return Number.isFinite(quantity) ? quantity : undefined;
  if (typeof quantity !== "string" || quantity.length > MAX_LENGTH) return undefined;
  const match = QUANTITY.exec(quantity);
  if (match === null) return undefined;
  const [, number, suffix, exponent] = match;
  const scale = suffix === undefined ? 10 ** Number(exponent ?? 0) : (SCALES[suffix] ?? 1);
  return Number(number) * scale;
}
