import { Remedy } from '../../dev/remedy.ts';
import { BASELINE, breakingChanges, CURRENT, oasdiffTool } from './oasdiff.ts';

/**
 * `npm run api:breaking`: ends with 1 when the API no longer serves those who were built against the released document. Where
 * oasdiff cannot be had it says so and ends with 0, but in CI with 1.
 */
try {
  const { isBreaking, report } = await breakingChanges(await oasdiffTool(console.log), BASELINE, CURRENT);
  console.log(report === '' ? 'no change that breaks a caller' : report);
  if (isBreaking) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof Remedy)) throw error;
  const inCi = process.env['CI'] !== undefined;
  console.error(`${inCi ? 'FAILED' : 'SKIPPED'}: breaking changes were not looked for. ${error.message}`);
  if (inCi) process.exitCode = 1;
}
