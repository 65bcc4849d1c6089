import { GATES } from './gates.ts';
import { run } from './run.ts';

/** Runs every gate, two at a time, and shows the output of those that are red. */
const waiting: (typeof GATES)[number][] = [...GATES];
const red: string[] = [];

async function worker(): Promise<void> {
  for (let gate = waiting.shift(); gate !== undefined; gate = waiting.shift()) {
    const { code, output, ms } = await run(gate.command, process.cwd());
    console.log(
      `${code === 0 ? 'ok ' : 'RED'}  ${gate.name.padEnd(13)} ${(ms / 1_000).toFixed(1).padStart(5)} s  ${gate.holds}`,
    );
    if (code !== 0) red.push(`── ${gate.name} ──\n${output.trimEnd()}`);
  }
}

const started = performance.now();
await Promise.all([worker(), worker()]);
for (const report of red) console.error(`\n${report}`);
console.log(
  `\n${GATES.length - red.length} of ${GATES.length} gates green in ${((performance.now() - started) / 1_000).toFixed(1)} s`,
);
if (red.length > 0) process.exitCode = 1;
