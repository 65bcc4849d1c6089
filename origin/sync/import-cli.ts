import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import slugify from '@sindresorhus/slugify';
import type { ImportReport } from '#shared/contracts/sync.ts';
import { FEED_KINDS } from '#shared/contracts/sync-runs.ts';
import { MakerId } from '#shared/slug.ts';
import { syncDeps, type SyncDeps } from './deps.ts';
import { storeEnvOf } from './env.ts';
import { oneLine } from './one-line.ts';
import { importFeed } from './pipeline/import-feed.ts';
import { describeChanges, describeImport, summaryLine } from './pipeline/describe-import.ts';
import { readProfileFile } from './profiles/read-profile-text.ts';
import { makerById } from './publish/model-repo.ts';
import { quarantineExamples } from './quarantine/write-quarantine.ts';
import { progressLine } from './runs/progress-line.ts';
import { runById } from './runs/run-record.ts';
import { fileSource } from './sources/file-source.ts';

const USAGE =
  'usage: npm run import -- FILE|s3://bucket/key|https://… --maker NAME [--profile PROFILE.json] [--maker-name "Display Name"] [--kind full|prices|stock] [--dry-run] [--accept]';
const RUN_FILE = '.data/run/env.json';
const EXAMPLES_PER_REASON = 3;

/** What the command line asks for. Throws an Error that says how it is used. */
function readArguments(args: readonly string[]) {
  const options = {
    maker: { type: 'string' },
    profile: { type: 'string' },
    'maker-name': { type: 'string' },
    kind: { type: 'string', default: 'full' },
    'dry-run': { type: 'boolean', default: false },
    accept: { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [address, ...more] = positionals;
  if (address === undefined || more.length > 0 || values.maker === undefined) throw new Error(USAGE);
  const id = MakerId.safeParse(values.maker).success
    ? values.maker
    : slugify(values.maker).slice(0, 40).replace(/-+$/, '');
  if (!MakerId.safeParse(id).success)
    throw new Error(`--maker ${values.maker}: a name needs at least one letter or digit`);
  const kind = FEED_KINDS.find((known) => known === values.kind);
  if (kind === undefined) throw new Error(`--kind ${values.kind}: must be one of ${FEED_KINDS.join(', ')}`);
  const [makerName, dryRun] = [values['maker-name'], values['dry-run']];
  return {
    address,
    maker: id,
    given: values.maker,
    makerName,
    profile: values.profile,
    kind,
    dryRun,
    accept: values.accept,
  };
}

/** The environment of this process, else of the running launcher. */
async function environment(): Promise<Record<string, string | undefined>> {
  if (process.env['MONGODB_URI'] !== undefined) return process.env;
  const text = await readFile(RUN_FILE, 'utf8').catch(() => null);
  if (text === null) throw new Error('the system is not running: npm start');
  const parsed: unknown = JSON.parse(text);
  const variables = isRecord(parsed) && isRecord(parsed['env']) ? parsed['env'] : parsed;
  const strings = Object.entries(isRecord(variables) ? variables : {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { ...Object.fromEntries(strings), ...process.env };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The display name: as given, else as it is known, else made of what `--maker` says. */
async function displayName(
  { db }: SyncDeps,
  { maker, given, makerName }: ReturnType<typeof readArguments>,
): Promise<string> {
  const known = makerName ?? (await makerById(db, maker))?.name;
  return (
    known ??
    (given === maker ? maker.replaceAll(/(?:^|-)(\p{Ll})/gu, (part) => part.replace('-', ' ').toUpperCase()) : given)
  );
}

async function run(args: readonly string[]): Promise<void> {
  const asked = readArguments(args);
  const { deps, close } = syncDeps(storeEnvOf(await environment()));
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort(new Error('interrupted: nothing more is written')));
  try {
    const profile = asked.profile === undefined ? undefined : await readProfileFile(asked.profile);
    const source = /^(?:s3|https):\/\//.test(asked.address)
      ? deps.openSource(asked.address)
      : fileSource(asked.address);
    const maker = { id: asked.maker, name: await displayName(deps, asked) };
    const progress = progressLine(process.stderr);
    const report: ImportReport = await importFeed(
      deps,
      {
        maker,
        source,
        profile,
        kind: asked.kind,
        dryRun: asked.dryRun,
        unguarded: asked.accept,
        onProgress: progress.tell,
      },
      interrupted.signal,
    ).finally(progress.end);
    const { changes } = await runById(deps.db, report.importId);
    if (changes !== null) console.log(describeChanges(changes, asked.dryRun));
    console.log(describeImport(report, await quarantineExamples(deps.db, report.importId, EXAMPLES_PER_REASON)));
    console.log(summaryLine(report));
  } finally {
    await close();
  }
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  console.error(oneLine(error));
  process.exitCode = 1;
}
