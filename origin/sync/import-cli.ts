import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import slugify from '@sindresorhus/slugify';
import type { ImportReport } from '#shared/contracts/sync.ts';
import { MakerId } from '#shared/slug.ts';
import { syncDeps, type SyncDeps } from './deps.ts';
import { storeEnvOf } from './env.ts';
import { oneLine } from './one-line.ts';
import { importFeed } from './pipeline/import-feed.ts';
import { describeImport, summaryLine } from './pipeline/describe-import.ts';
import { readProfileFile } from './profiles/read-profile-text.ts';
import { makerById } from './publish/model-repo.ts';
import { quarantineExamples } from './quarantine/write-quarantine.ts';
import { fileSource } from './sources/file-source.ts';

const USAGE =
  'usage: npm run import -- FILE|s3://bucket/key --maker NAME [--profile PROFILE.json] [--maker-name "Display Name"]';
const RUN_FILE = '.data/run/env.json';
const EXAMPLES_PER_REASON = 3;

/** What the command line asks for. Throws an Error that says how it is used. */
function readArguments(args: readonly string[]) {
  const options = { maker: { type: 'string' }, profile: { type: 'string' }, 'maker-name': { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [address, ...more] = positionals;
  if (address === undefined || more.length > 0 || values.maker === undefined) throw new Error(USAGE);
  const id = MakerId.safeParse(values.maker).success
    ? values.maker
    : slugify(values.maker).slice(0, 40).replace(/-+$/, '');
  if (!MakerId.safeParse(id).success)
    throw new Error(`--maker ${values.maker}: a name needs at least one letter or digit`);
  return { address, maker: id, given: values.maker, makerName: values['maker-name'], profile: values.profile };
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
    const source = asked.address.startsWith('s3://') ? deps.openSource(asked.address) : fileSource(asked.address);
    const maker = { id: asked.maker, name: await displayName(deps, asked) };
    const report: ImportReport = await importFeed(deps, { maker, source, profile }, interrupted.signal);
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
