import { relative } from 'node:path';
import { ROOT } from './paths.ts';
import type { System } from './system.ts';

const FIRST_QUERY = 'size=160x200&construction=pocket-spring&firmness=medium-firm&priceToMinor=6000000';

/** The table of what runs where, how to stop it and the first request to try. */
export function describeSystem({ url, servers, left }: Pick<System, 'url' | 'servers' | 'left'>): string {
  const shown = (folder: string) => (relative(ROOT, folder).startsWith('..') ? folder : relative(ROOT, folder));
  const rows = servers.map((server) => [
    server.name,
    server.url,
    server.how,
    server.dataDir ? shown(server.dataDir) : '',
  ]);
  return [
    '',
    ...table([['WHAT', 'ADDRESS', 'HOW', 'DATA'], ...rows]),
    ...left.map((line) => `  ${line}`),
    '',
    '  Logs: .data/logs   Stop: Ctrl-C   Start afresh: npm run reset   API docs:',
    `  ${url}/docs`,
    '',
    '  Try:',
    `  curl '${url}/v1/catalog/models?${FIRST_QUERY}'`,
    '',
  ].join('\n');
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}
