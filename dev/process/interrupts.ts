import { interruptCommands } from './run-command.ts';
import { killAllGroups } from './guarded.ts';

/** A terminal signals the whole group and npm passes the same signal on again: those are one Ctrl-C. */
const SAME_PRESS_MS = 1_500;

/** Resolves at the first SIGINT, SIGTERM or SIGHUP, or when the bootstrap is gone; a second press kills everything. */
export function firstInterrupt(log: (line: string) => void): Promise<void> {
  return new Promise((done) => {
    let firstAt: number | undefined;
    const onSignal = () => {
      if (firstAt === undefined) {
        firstAt = performance.now();
        log('stopping; once more Ctrl-C to kill everything at once');
        interruptCommands();
        done();
      } else if (performance.now() - firstAt > SAME_PRESS_MS) {
        killAllGroups();
        process.exit(130);
      }
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
    watchParent(onSignal);
  });
}

/** The bootstrap passes signals on; when it was killed with -9 it cannot, so its end is one. */
function watchParent(onGone: () => void): void {
  const parent = Number(process.env['SOMMIER_BOOTSTRAP_PID']);
  if (process.ppid !== parent) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
}
