import { parseArgs } from 'node:util';
import { z } from 'zod';
import { oneLine, Remedy } from '../remedy.ts';
import { MAX_MAKERS } from './names.ts';
import type { SeedOptions } from './plan.ts';
import { MAX_SIZES, standardSizes } from './standard-sizes.ts';

const count = (max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: `must be a whole number from 1 to ${max}` })
    .transform(Number)
    .pipe(z.int().min(1).max(max));

const Options = z.object({
  models: count(1_000_000).prefault('16384'),
  sizes: count(MAX_SIZES).prefault('125'),
  makers: count(MAX_MAKERS).prefault('84'),
  seed: count(999_999_999).prefault('1'),
  round: count(1_000_000).prefault('1'),
  'changed-percent': z
    .string()
    .regex(/^\d{1,3}(?:\.\d{1,3})?$/, { error: 'must be a percentage from 0 to 100' })
    .transform(Number)
    .pipe(z.number().min(0).max(100))
    .prefault('0'),
  'generate-only': z.boolean().default(false),
});

const USAGE =
  'npm run seed -- [--models 16384] [--sizes 125] [--makers 84] [--seed 1] [--round 2 --changed-percent 1] [--generate-only]';

export interface SeedCommand extends SeedOptions {
  /** Feeds are written and kept, and nothing is imported. */
  generateOnly: boolean;
}

/** Reads the command line. Throws Remedy with the usage when an option is unknown or out of its bounds. */
export function readCommand(args: readonly string[]): SeedCommand {
  const parsed = Options.safeParse(valuesOf(args));
  if (!parsed.success) {
    const said = parsed.error.issues.map((issue) => `--${issue.path.join('.')} ${issue.message}`).join(', ');
    throw new Remedy(`Not valid: ${said}`, `Use ${USAGE}`);
  }
  const { 'changed-percent': changedPercent, 'generate-only': generateOnly, ...rest } = parsed.data;
  if (changedPercent > 0 && rest.round === 1)
    throw new Remedy('--changed-percent changes nothing in round 1', 'Add --round 2');
  try {
    standardSizes(rest.sizes);
  } catch (error) {
    throw new Remedy(`--sizes: ${oneLine(error)}`, `Use ${USAGE}`, { cause: error });
  }
  return { ...rest, changedPercent, generateOnly };
}

function valuesOf(args: readonly string[]): Record<string, string | boolean | undefined> {
  const text = { type: 'string' } as const;
  const options = {
    models: text,
    sizes: text,
    makers: text,
    seed: text,
    round: text,
    'changed-percent': text,
    'generate-only': { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new Remedy(error instanceof Error ? error.message.replace(/\.$/, '') : 'Not valid', `Use ${USAGE}`, {
      cause: error,
    });
  }
}
