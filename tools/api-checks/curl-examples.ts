import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../dev/paths.ts';
import { run } from '../run.ts';
import { outcomeOf, type Outcome } from './outcome.ts';

const DOCUMENT = join(ROOT, 'docs', 'api-conventions.md');
const ADDRESS = 'http://127.0.0.1:8787';

/** Runs every `sh` block of docs/api-conventions.md; its last line says, as `# → TEXT`, what its output must contain. */
export function checkCurlExamples(url: string): Promise<Outcome> {
  return outcomeOf('curl examples', async () => {
    const blocks = shellBlocks(await readFile(DOCUMENT, 'utf8'));
    const faults: string[] = [];
    for (const { script, expected } of blocks) {
      const { output } = await run(['bash', '-euc', script.replaceAll(ADDRESS, url)], ROOT);
      for (const text of expected)
        if (!output.toLowerCase().includes(text.toLowerCase())) faults.push(`${script}\n  lacks: ${text}\n${output}`);
    }
    const ok = blocks.length > 0 && faults.length === 0;
    return { ok, figures: `${blocks.length} of docs/api-conventions.md`, report: faults.join('\n\n') };
  });
}

/** The blocks and what they are to print. Throws an Error for a block that expects nothing. */
export function shellBlocks(markdown: string): { script: string; expected: string[] }[] {
  return [...markdown.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, script = '']) => {
    const expected = [...script.matchAll(/^# → (.+)$/gm)].map(([, text = '']) => text);
    if (expected.length === 0) throw new Error(`this block expects nothing:\n${script}`);
    return { script, expected };
  });
}
