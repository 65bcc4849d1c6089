import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';

export interface WorkerLoop {
  /** There is work now: a round begins within `gatherMs`. */
  wake(): void;
  /** No further round; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/** Between two rounds, so that many who wake it make one round of all their work instead of one each. */
const GATHER_MS = 25;

/**
 * Runs a round again and again: after `gatherMs` while it finds work or is woken, else after `idleMs`. A round that fails is logged and the
 * next one waits.
 */
export function workerLoop(
  name: string,
  idleMs: number,
  log: FastifyBaseLogger,
  round: () => Promise<number>,
  gatherMs = GATHER_MS,
): WorkerLoop {
  const stopping = new AbortController();
  let woken = false;
  let ring: (() => void) | undefined;
  const idle = async () => {
    if (stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, idleMs);
      ring = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    ring = undefined;
  };
  const run = async () => {
    while (!stopping.signal.aborted) {
      woken = false;
      const found = await round().catch((error: unknown) => {
        log.error({ err: error, worker: name }, 'a round of a worker failed');
        return 0;
      });
      if (found === 0 && !woken) await idle();
      // Nobody cuts it short: whoever wakes the loop meanwhile is in the next round.
      await sleep(gatherMs);
    }
  };
  const running = run();
  return {
    wake() {
      if (woken) return;
      woken = true;
      ring?.();
    },
    async stop() {
      stopping.abort();
      ring?.();
      await running;
    },
  };
}
