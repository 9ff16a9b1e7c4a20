/**
 * The value of a metric in Prometheus' text format, of the sample with exactly these labels as they stand in the text.
 *
 * @throws Error when there is no such sample
 */
export function parseMetric(text: string, name: string): number {
  const line = text.split("\n").find((candidate) => candidate.startsWith(`${name} `));
  const value = Number(line?.slice(name.length + 1).split(" ")[0] ?? Number.NaN);
  if (Number.isNaN(value)) throw new Error(`Cannot find a number for "${name}" among the metrics`);
  return value;
}
