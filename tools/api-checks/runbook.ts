import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../dev/paths.ts';
import { run } from '../run.ts';
import { outcomeOf, type Outcome } from './outcome.ts';

const RUNBOOK = join(ROOT, 'docs', 'runbooks', 'edge-deploy.md');
const WRANGLER = join('node_modules', 'wrangler', 'bin', 'wrangler.js');

/** Every wrangler command of docs/runbooks/edge-deploy.md: the subcommand is there and has each flag that is used. */
export function checkRunbook(): Promise<Outcome> {
  return outcomeOf('runbook', async () => {
    const commands = wranglerCommands(await readFile(RUNBOOK, 'utf8'));
    const helps = new Map<string, string>();
    const faults: string[] = [];
    for (const { words, flags } of commands) {
      const name = words.join(' ');
      const help = helps.get(name) ?? (await helpOf(words));
      helps.set(name, help);
      if (!help.includes(`wrangler ${name}`)) faults.push(`there is no wrangler ${name}`);
      for (const flag of flags)
        if (!new RegExp(`${flag}\\b`).test(help)) faults.push(`wrangler ${name} has no ${flag}`);
    }
    const ok = commands.length > 0 && faults.length === 0;
    return { ok, figures: `${commands.length} wrangler commands of the runbook`, report: faults.join('\n') };
  });
}

async function helpOf(words: readonly string[]): Promise<string> {
  const env = { CI: 'true', NO_COLOR: '1', WRANGLER_SEND_METRICS: 'false' };
  return (await run([process.execPath, WRANGLER, ...words, '--help'], ROOT, env)).output;
}

/** Subcommand and long flags of each `npx wrangler` line; what stands in capitals, quotes or numbers is an argument. */
export function wranglerCommands(markdown: string): { words: string[]; flags: string[] }[] {
  return [...markdown.matchAll(/npx wrangler ([^\n`]+)/g)].map(([, line = '']) => {
    const parts = line.split(' ');
    const end = parts.findIndex((part) => !/^[a-z]+$/.test(part));
    return {
      words: parts.slice(0, end === -1 ? parts.length : end),
      flags: parts.filter((part) => part.startsWith('--')),
    };
  });
}
