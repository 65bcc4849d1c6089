import { parseArgs } from 'node:util';
import { Remedy } from '../../dev/remedy.ts';
import { assumed } from './assumptions.ts';
import type { Load } from './flows.ts';

export interface CapacityCommand {
  load: Load;
  json: boolean;
}

const USAGE =
  'npm run capacity -- --rps 10000 --tps 5000 [--hit 0.9] [--json], in catalogue requests and orders of the busiest second';

/** Most that is answered for: beyond it one would plan cells, not sizes. */
const MOST_RPS = 1_000_000;
const MOST_TPS = 20_000;

/** Reads `--rps N --tps N [--hit SHARE] [--json]`; a Remedy says what is wrong and what it takes. */
export function readCommand(args: readonly string[]): CapacityCommand {
  const { rps, tps, hit, json } = parsed(args);
  const load = {
    rps: numberOf('--rps', rps, MOST_RPS),
    tps: numberOf('--tps', tps, MOST_TPS),
    hitShare: hit === undefined ? assumed('hitShare') : numberOf('--hit', hit, 1),
  };
  if (load.rps === 0 && load.tps === 0) throw new Remedy('Nothing arrives', USAGE);
  return { load, json };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        rps: { type: 'string' },
        tps: { type: 'string' },
        hit: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Remedy(error instanceof Error ? error.message.replace(/\.$/, '') : String(error), USAGE);
  }
}

function numberOf(option: string, text: string | undefined, most: number): number {
  if (text === undefined) throw new Remedy(`${option} is not given`, USAGE);
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= most))
    throw new Remedy(`${option} ${text} is not a number from 0 to ${most}`, USAGE);
  return value;
}
