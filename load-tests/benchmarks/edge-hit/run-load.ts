import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Results, type Job, type Round } from './load-job.ts';

/** Runs the load client in a process of its own. Throws when an answer was not a 200. */
export async function runLoad(job: Job): Promise<Round[][]> {
  const client = new URL('load-client.ts', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [client, JSON.stringify(job)], { maxBuffer: 1e8 });
  return Results.parse(JSON.parse(stdout));
}
