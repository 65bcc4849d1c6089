import { syncDeps } from './deps.ts';
import { storeEnvOf } from './env.ts';
import { exportCatalogue } from './outgoing/export-catalogue.ts';

/** `npm run export`: writes the catalogue as feeds for others and says where. */
const interrupted = new AbortController();
process.once('SIGINT', () =>
  interrupted.abort(new Error('interrupted: files that were not complete are as they were')),
);
try {
  const { deps, close } = syncDeps(storeEnvOf(process.env));
  try {
    const { files, ms } = await exportCatalogue(deps, interrupted.signal);
    for (const { address, models, offers, bytes, leftOut } of files) {
      const without = Object.entries(leftOut).map(([reason, count]) => `${count} left out (${reason})`);
      const size = `${(bytes / 1_000_000).toFixed(1)} MB`;
      console.log(`${address}: ${[`${models} models`, `${offers} offers`, ...without, size].join(', ')}`);
    }
    console.log(`${(ms / 1_000).toFixed(1)} s`);
  } finally {
    await close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
