import { run } from './run.ts';

/** Lints edge/docs/openapi.json by redocly.yaml; a warning is as bad as an error. Asks no network. */
const { code, output } = await run(
  [process.execPath, 'node_modules/@redocly/cli/bin/cli.js', 'lint', 'edge/docs/openapi.json', '--max-problems', '20'],
  process.cwd(),
  { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_COLOR: '1' },
);
const isClean = code === 0 && !/\bwarnings?\b/i.test(output);
console.log(output.trim());
if (!isClean) process.exitCode = 1;
