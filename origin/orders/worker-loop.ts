import type { FastifyBaseLogger } from 'fastify';

export interface WorkerLoop {
  /** There is work now: the next round begins at once. */
  wake(): void;
  /** No further round; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/**
 * Runs a round again and again: at once while it finds work, else after `idleMs` or when woken. A round that fails is logged
 * and the next one waits.
 */
export function workerLoop(
  name: string,
  idleMs: number,
  log: FastifyBaseLogger,
  round: () => Promise<number>,
): WorkerLoop {
  const { signal, abort } = stopper();
  let woken = false;
  let ring: () => void = () => undefined;
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, idleMs);
      ring = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    while (!signal.aborted) {
      woken = false;
      const found = await round().catch((error: unknown) => {
        log.error({ err: error, worker: name }, 'a round of a worker failed');
        return 0;
      });
      if (found === 0 && !woken && !signal.aborted) await pause();
    }
  };
  const running = run();
  return {
    wake() {
      woken = true;
      ring();
    },
    async stop() {
      abort();
      ring();
      await running;
    },
  };
}

function stopper(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
