import { machineLine } from '../../load-tests/lib/figures.ts';
import { withPostgres } from '../../load-tests/lib/with-postgres.ts';
import { drillAcid } from './acid.ts';
import { drillFuzz } from './fuzz.ts';
import { drillDouble } from './double.ts';
import { drillKillpoints } from './killpoints/killpoints.ts';
import { drillLastUnit } from './last-unit.ts';
import { print } from './print.ts';
import { drillRestore } from './restore.ts';
import { drillSyncKill } from './sync-kill/sync-kill.ts';

/** npm run drill -- NAME: prints its figures and exits with 1 when something was violated. */
const DRILLS: Record<string, () => Promise<boolean>> = {
  acid: async () => withPostgres(drillAcid),
  fuzz: drillFuzz,
  double: async () => withPostgres(drillDouble, ['restate']),
  killpoints: async () => withPostgres(drillKillpoints, ['restate']),
  restore: drillRestore,
  'last-unit': async () => withPostgres(drillLastUnit),
  'sync-kill': drillSyncKill,
};

const name = process.argv[2] ?? '';
const drill = DRILLS[name];
if (drill === undefined) {
  print(`Unknown drill "${name}". One of: ${Object.keys(DRILLS).join(', ')}`);
  process.exitCode = 1;
} else {
  print(machineLine());
  const began = performance.now();
  const held = await drill();
  print(`${name}: ${held ? 'held' : 'VIOLATED'} after ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  if (!held) process.exitCode = 1;
}
