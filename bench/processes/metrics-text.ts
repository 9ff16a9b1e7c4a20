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

/** The sum over a metric's samples that carry all of these labels; 0 where there is none. */
export function sumMetric(
  text: string,
  name: string,
  labels: Readonly<Record<string, string>>,
): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  let sum = 0;
  for (const line of text.split("\n")) {
    const [, found, list = "", value] = /^(\w+)\{(.*)\} (\S+)/.exec(line) ?? [];
    const carried = list.split(",");
    if (found === name && wanted.every((label) => carried.includes(label))) sum += Number(value);
  }
  return sum;
}
