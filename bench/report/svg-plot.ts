/** A picture for the documents: points on two axes, or bars in groups. Scales begin at 0. */
export type Plot = PointPlot | BarPlot;

interface PointPlot {
  readonly kind: "points";
  readonly title: string;
  /** What the axes count, with the unit. */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly series: readonly PointSeries[];
}

interface PointSeries {
  readonly title: string;
  /** In the order in which they are joined where `joined` is set. */
  readonly points: readonly { readonly x: number; readonly y: number; readonly label?: string }[];
  readonly joined?: boolean;
}

interface BarPlot {
  readonly kind: "bars";
  readonly title: string;
  readonly yLabel: string;
  /** Names of the groups, from left to right. */
  readonly groups: readonly string[];
  /** One bar of each series in every group. */
  readonly series: readonly { readonly title: string; readonly bars: readonly Bar[] }[];
}

interface Bar {
  readonly value: number;
  /** Of several rounds: drawn as a line over the bar. */
  readonly lowest?: number;
  readonly highest?: number;
}

interface Scale {
  readonly ticks: readonly number[];
  readonly end: number;
}

const WIDTH = 720;
const HEIGHT = 420;
const LEFT = 72;
const RIGHT = WIDTH - 24;
const TOP = 92;
const BOTTOM = HEIGHT - 64;
const TICKS = 6;
const LEGEND_COLUMNS = 3;
/** Characters, beyond which a title needs more of the width than a third. */
const MAX_SHORT_TITLE = 40;
/** Okabe and Ito's colours, which people who are colour-blind can tell apart. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];

/** The plot as an SVG document on white, without scripts or outside fonts. */
export function formatPlot(plot: Plot): string {
  const marks = plot.kind === "points" ? pointMarks(plot) : barMarks(plot);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    textAt(WIDTH / 2, 24, plot.title, 'text-anchor="middle" font-size="15"'),
    ...legendOf(plot.series.map(({ title }) => title)),
    ...marks,
    "</svg>",
    "",
  ].join("\n");
}

function pointMarks({ xLabel, yLabel, series }: PointPlot): string[] {
  const points = series.flatMap((one) => one.points);
  const xScale = scaleOf(points.map(({ x }) => x));
  const yScale = scaleOf(points.map(({ y }) => y));
  const xOf = (x: number): number => LEFT + (x / xScale.end) * (RIGHT - LEFT);
  const yOf = yPosition(yScale);
  const ticks = xScale.ticks.map((x) =>
    textAt(xOf(x), BOTTOM + 18, formatTick(x), 'text-anchor="middle"'),
  );
  const marks = series.flatMap((one, index) => {
    const places = one.points.map(({ x, y }) => `${round(xOf(x))},${round(yOf(y))}`);
    const line = `<polyline points="${places.join(" ")}" fill="none" stroke="${colourOf(index)}" stroke-width="1.5"/>`;
    const dots = one.points.flatMap(({ x, y, label }) => [
      `<circle cx="${round(xOf(x))}" cy="${round(yOf(y))}" r="4" fill="${colourOf(index)}"/>`,
      ...(label === undefined ? [] : [textAt(xOf(x) + 6, yOf(y) - 6, label)]),
    ]);
    return one.joined === true ? [line, ...dots] : dots;
  });
  return [
    ...axes(yScale, yLabel),
    ...ticks,
    textAt((LEFT + RIGHT) / 2, HEIGHT - 20, xLabel, 'text-anchor="middle"'),
    ...marks,
  ];
}

function barMarks({ yLabel, groups, series }: BarPlot): string[] {
  const bars = series.flatMap((one) => one.bars);
  const yScale = scaleOf(bars.map(({ value, highest }) => highest ?? value));
  const yOf = yPosition(yScale);
  const groupWidth = (RIGHT - LEFT) / groups.length;
  const barWidth = (groupWidth * 0.8) / series.length;
  const marks = series.flatMap((one, index) =>
    one.bars.flatMap(({ value, lowest, highest }, group) => {
      const x = LEFT + groupWidth * (group + 0.1) + barWidth * index;
      const middle = round(x + barWidth / 2);
      const bar = `<rect x="${round(x)}" y="${round(yOf(value))}" width="${round(barWidth * 0.9)}" height="${round(BOTTOM - yOf(value))}" fill="${colourOf(index)}"/>`;
      if (lowest === undefined || highest === undefined) return [bar];
      const range = `<line x1="${middle}" x2="${middle}" y1="${round(yOf(lowest))}" y2="${round(yOf(highest))}" stroke="#000000"/>`;
      return [bar, range];
    }),
  );
  const names = groups.map((name, group) =>
    textAt(LEFT + groupWidth * (group + 0.5), BOTTOM + 18, name, 'text-anchor="middle"'),
  );
  return [...axes(yScale, yLabel), ...marks, ...names];
}

function axes(yScale: Scale, yLabel: string): string[] {
  const yOf = yPosition(yScale);
  const lines = yScale.ticks.flatMap((y) => [
    `<line x1="${LEFT}" x2="${RIGHT}" y1="${round(yOf(y))}" y2="${round(yOf(y))}" stroke="#dddddd"/>`,
    textAt(LEFT - 8, yOf(y) + 4, formatTick(y), 'text-anchor="end"'),
  ]);
  const middle = (TOP + BOTTOM) / 2;
  const turned = `text-anchor="middle" transform="rotate(-90 20 ${middle})"`;
  return [...lines, textAt(20, middle, yLabel, turned)];
}

function legendOf(titles: readonly string[]): string[] {
  const isShort = titles.every(({ length }) => length <= MAX_SHORT_TITLE);
  const columns = isShort ? LEGEND_COLUMNS : LEGEND_COLUMNS - 1;
  const width = (RIGHT - LEFT) / columns;
  return titles.flatMap((title, index) => {
    const x = LEFT + width * (index % columns);
    const y = 36 + 16 * Math.floor(index / columns);
    const box = `<rect x="${round(x)}" y="${y}" width="10" height="10" fill="${colourOf(index)}"/>`;
    return [box, textAt(x + 16, y + 9, title, 'font-size="11"')];
  });
}

/** From 0 to a round number that is not below any value. */
function scaleOf(values: readonly number[]): Scale {
  const most = Math.max(0, ...values) || 1;
  const power = 10 ** Math.floor(Math.log10(most / TICKS));
  const step = ([1, 2, 5].find((digit) => digit * power * TICKS >= most) ?? 10) * power;
  const count = Math.ceil(most / step);
  const ticks = Array.from({ length: count + 1 }, (_, index) => index * step);
  return { ticks, end: count * step };
}

function yPosition({ end }: Scale): (y: number) => number {
  return (y) => BOTTOM - (y / end) * (BOTTOM - TOP);
}

function textAt(x: number, y: number, text: string, attributes = ""): string {
  return `<text x="${round(x)}" y="${round(y)}" ${attributes}>${escapeXml(text)}</text>`;
}

function colourOf(index: number): string {
  return COLOURS[index % COLOURS.length] ?? "#000000";
}

function formatTick(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
