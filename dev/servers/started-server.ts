import type { PortPicker } from '../ports.ts';
import { Remedy } from '../remedy.ts';
import type { Guarded } from '../process/guarded.ts';
import { waitUntil } from '../process/wait-until.ts';
import type { Secrets } from '../secrets.ts';

/** A backend that answers. `env` is what those who use it need; `how` tells where it came from. */
export interface StartedServer {
  readonly name: string;
  readonly url: string;
  readonly how: string;
  /** The data's folder; undefined for a server that we did not start. */
  readonly dataDir?: string;
  readonly env: Record<string, string>;
  /** Settles when the server has ended; undefined for one that is not a process of ours. */
  readonly exited?: Promise<unknown>;
  stop(): Promise<void>;
}

/** What a start function gets. */
export interface StartContext {
  /** Data, logs and secrets of this system live under it. */
  readonly dataDir: string;
  readonly cacheDir: string;
  readonly port: PortPicker;
  readonly secrets: Secrets;
  /** False: the data is thrown away afterwards, so durability may be left out. */
  readonly keep: boolean;
  readonly log: (line: string) => void;
}

/** A server whose address came from the environment: nothing to start, nothing to stop. */
export function given(name: string, url: string, variable: string, env: Record<string, string>): StartedServer {
  return { name, url, how: `given by ${variable}`, env, stop: async () => undefined };
}

/**
 * Waits until a child answers. When it ends or takes too long, stops it and throws a Remedy with its last lines.
 */
export async function untilReady(
  name: string,
  child: Guarded,
  ready: () => Promise<boolean>,
  logFile: string,
  timeoutMs = 60_000,
): Promise<void> {
  if (await waitUntil(ready, { timeoutMs, gaveUp: () => child.hasExited() })) return;
  const what = child.hasExited() ? 'ended by itself' : `did not answer within ${timeoutMs / 1000} s`;
  await child.stop(2_000);
  throw new Remedy(`${name} ${what}`, `Its log is ${logFile}; it says: ${tellingLine(await child.logTail(40))}`);
}

/** The line of a log that most likely says why: the last that speaks of an error, else the last one. */
function tellingLine(log: string): string {
  const lines = log.split('\n').map((line) => line.trim());
  const telling = lines.findLast((line) => /error|cannot|could not|fatal|not valid|in use/i.test(line));
  return (telling ?? lines.findLast((line) => line !== '') ?? '(nothing)').slice(0, 500);
}
