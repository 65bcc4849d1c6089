import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tableOfBookings } from '../origin/orders/ledger/bookings.ts';
import { mermaidOfTransitions } from '../origin/orders/orders/order-status.ts';
import { mermaidOfSteps, tableOfSteps } from '../origin/orders/saga/saga-diagram.ts';
import { STEPS } from '../origin/orders/saga/steps.ts';

const PAGE = join(import.meta.dirname, '..', 'docs', 'orders.md');

/** What stands between `<!-- generated: NAME -->` and `<!-- end -->`. */
const BLOCKS: Readonly<Record<string, string>> = {
  states: fenced(mermaidOfTransitions()),
  saga: `${fenced(mermaidOfSteps(STEPS))}\n\n${markdownTable(tableOfSteps(STEPS))}`,
  bookings: markdownTable(tableOfBookings()),
};

/** Writes the diagrams and tables of docs/orders.md from the code's own tables; with `--check` only compares and exits 1. */
async function main(check: boolean): Promise<void> {
  const committed = await readFile(PAGE, 'utf8');
  let page = committed;
  for (const [name, block] of Object.entries(BLOCKS)) {
    const place = new RegExp(`(<!-- generated: ${name} -->\\n)[^]*?(\\n<!-- end -->)`);
    if (!place.test(page)) throw new Error(`docs/orders.md has no place for ${name}`);
    page = page.replace(place, (_, before: string, after: string) => `${before}\n${block}\n${after}`);
  }
  if (page === committed) return;
  if (check) {
    console.error('docs/orders.md is not what the tables give: run node tools/orders-docs.ts');
    process.exitCode = 1;
  } else await writeFile(PAGE, page);
}

function fenced(diagram: string): string {
  return `\`\`\`mermaid\n${diagram}\n\`\`\``;
}

/** Laid out as the formatter does. */
function markdownTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const [head = [], ...body] = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

await main(process.argv.includes('--check'));
