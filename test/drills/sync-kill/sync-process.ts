import { pino } from 'pino';
import { serveRestate } from '../../../origin/plugins/serve-restate.ts';
import { makerFeed } from '../../../origin/sync/runs/maker-feed.ts';
import { workflowNames } from '../../../origin/sync/runs/workflows.ts';
import { fileSource } from '../../../origin/sync/sources/file-source.ts';
import { syncFixture } from '../../../origin/sync/testing/sync-fixture.ts';
import { countedStock } from './counted-stock.ts';

const given = (name: string): string => process.env[name] ?? '';

/** Runs of feeds in a process of their own, over the stores of one round; the drill kills it when it likes. */
const { deps } = syncFixture(given('DRILL_ROUND'));
const workflowDeps = {
  ...deps,
  openSource: fileSource,
  stock: countedStock(deps.db),
  names: workflowNames(given('DRILL_NAMESPACE')),
  log: pino({ level: given('TEST_LOG_LEVEL') || 'silent' }),
  onEnded: () => undefined,
  stopping: new AbortController().signal,
};
const server = await serveRestate([makerFeed(workflowDeps)], workflowDeps.log, {
  host: '127.0.0.1',
  port: Number(given('PORT')),
  identityKeys: [],
});
process.stdout.write(`${server.port}\n`);
