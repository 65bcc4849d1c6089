import { DATA_DIR } from '../paths.ts';
import { Remedy } from '../remedy.ts';
import { findRunning } from '../running.ts';

/** Addresses of the servers: of this process's environment, else of the running `npm start`. Throws Remedy when there are none. */
export async function seedEnvironment(): Promise<Record<string, string | undefined>> {
  const { env } = process;
  if (env['MONGODB_URI'] && env['TYPESENSE_URL']) return env;
  const running = await findRunning(DATA_DIR);
  if (running === undefined) throw new Remedy('The system is not running', 'Start it: npm start');
  return { ...running.env, ...env };
}
