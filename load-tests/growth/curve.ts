/** What was measured at one point of a curve: what grew, then the figures by name. */
export type Point = { at: number } & Record<string, number>;

export interface Curve {
  /** What grows. */
  of: string;
  points: readonly Point[];
}

const SIGNIFICANT = 3;

/** A figure as a reader takes it in: three digits that count. */
const shown = (value: number): string =>
  value >= 1_000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(SIGNIFICANT)));

/**
 * A table with a row for each point; its last row tells by what power of what grew each figure grew between the first and the last
 * point that are above zero: 0 is flat, 1 linear, above 1 more than linear.
 */
export function curveTable({ of, points }: Curve): string {
  const names = Object.keys(points[0] ?? {}).filter((name) => name !== 'at');
  const rows = points.map((point) => [point.at.toLocaleString('en'), ...names.map((name) => shown(point[name] ?? 0))]);
  const powers = names.map((name) => powerOf(points.map((point) => [point.at, point[name] ?? 0])));
  const lines = [
    [of, ...names],
    ['---:', ...names.map(() => '---:')],
    ...rows,
    ['power', ...powers.map((power) => power.toFixed(2))],
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines
    .map(
      (line) =>
        `| ${line.map((cell, column) => cell.padStart(widths[column] ?? 0, cell === '---:' ? '-' : ' ')).join(' | ')} |`,
    )
    .join('\n');
}

function powerOf(pairs: readonly (readonly [at: number, value: number])[]): number {
  const known = pairs.filter(([at, value]) => at > 0 && value > 0);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined || first[0] === last[0]) return 0;
  return Math.log(last[1] / first[1]) / Math.log(last[0] / first[0]);
}
