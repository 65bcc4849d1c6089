import { writeFile } from 'node:fs/promises';
import { PUBLIC_OPS } from '#shared/contracts/public-ops.ts';
import { openAccounts } from './accounts.ts';
import { composeOauth } from './compose-oauth.ts';
import { EXAMPLES_FILE } from '../openapi/examples.ts';
import { recordCatalog } from './record-catalog.ts';
import { recordIdentity, RUN_MARK } from './record-identity.ts';
import { recordOrders } from './record-orders.ts';
import { recorderOf } from './recorder.ts';
import { systemOf } from '../../dev/throw-away-system.ts';

/** `npm run api:examples`: asks the real system over the sample feeds and writes what it answered to tools/openapi/examples.json. */
const system = await systemOf(process.argv.slice(2), () => undefined);
try {
  const recorder = recorderOf(system.url);
  await recordCatalog(recorder);
  await recordIdentity(recorder, system.env);
  await recordOrders(recorder, await openAccounts(system, 1));
  composeOauth(recorder.recorded);
  const known = PUBLIC_OPS.flatMap(({ id }) => (id in recorder.recorded ? [[id, recorder.recorded[id]]] : []));
  const text = JSON.stringify(Object.fromEntries(known), null, 2).replaceAll(RUN_MARK, '');
  await writeFile(EXAMPLES_FILE, `${text}\n`);
  const missing = PUBLIC_OPS.filter(({ id }) => !(id in recorder.recorded)).map(({ id }) => id);
  console.log(`recorded ${known.length} operations${missing.length === 0 ? '' : `; none for ${missing.join(', ')}`}`);
  if (missing.length > 0) process.exitCode = 1;
} finally {
  await system.stop();
}
