import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../../dev/paths.ts';
import { Remedy } from '../../dev/remedy.ts';
import { isProfile, PROFILES, type Profile } from '../lib/load-table.ts';

export interface LoadCommand {
  scenario: string;
  profile: Profile;
  /** How many times the agreed load. */
  multiple: number;
  /** Searches the highest multiple that holds, beginning there. */
  search: boolean;
}

/** Reads `SCENARIO [--profile smoke|ci|full] [--multiple N] [--search]`; a Remedy lists what there is. */
export async function readCommand(args: readonly string[]): Promise<LoadCommand> {
  const scenarios = await scenarioNames();
  const usage = `npm run load -- ${scenarios.join('|')} [--profile ${Object.keys(PROFILES).join('|')}] [--multiple N]`;
  const { positionals, values } = parsed(args, usage);
  const [scenario = ''] = positionals;
  if (!scenarios.includes(scenario))
    throw new Remedy(scenario === '' ? 'No scenario is named' : `There is no scenario ${scenario}`, usage);
  const { profile } = values;
  if (!isProfile(profile)) throw new Remedy(`There is no profile ${profile}`, usage);
  const multiple = Number(values.multiple);
  if (!(multiple > 0 && multiple <= 100))
    throw new Remedy(`--multiple ${values.multiple} is not a number up to 100`, usage);
  return { scenario, profile, multiple, search: values.search };
}

function parsed(args: readonly string[], usage: string) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        profile: { type: 'string', default: 'smoke' },
        multiple: { type: 'string', default: '1' },
        search: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Remedy(error instanceof Error ? error.message : String(error), usage);
  }
}

async function scenarioNames(): Promise<string[]> {
  const files = await readdir(join(ROOT, 'load-tests', 'scenarios'));
  return files.filter((file) => file.endsWith('.ts')).map((file) => file.slice(0, -'.ts'.length));
}
