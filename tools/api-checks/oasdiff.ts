import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findVersion } from '../../dev/install/find-tool.ts';
import { goInstall } from '../../dev/install/go-install.ts';
import { CACHE_DIR, ROOT } from '../../dev/paths.ts';
import { Remedy } from '../../dev/remedy.ts';
import { run } from '../run.ts';
import { outcomeOf, type Outcome } from './outcome.ts';

/** What shoppers' apps were built against: the document of the last release. */
export const BASELINE = join(ROOT, 'docs', 'openapi-baseline.json');
export const CURRENT = join(ROOT, 'edge', 'docs', 'openapi.json');

/** An oasdiff on the PATH, else one built with Go once. Throws Remedy when there is neither. */
export async function oasdiffTool(log: (line: string) => void): Promise<string> {
  const found = await findVersion(['oasdiff'], ['--version'], /(\d+\.\d+)/, [1, 30]);
  if (found) return found.path;
  return goInstall({
    binary: 'oasdiff',
    package: 'github.com/oasdiff/oasdiff',
    version: 'v1.36.0',
    step: 'oasdiff: building v1.36.0 with Go (half a minute, once)',
    remedy: 'Install Go 1.24 or later, or put an oasdiff on the PATH',
    cacheDir: CACHE_DIR,
    log,
  });
}

export interface Breaking {
  isBreaking: boolean;
  /** What oasdiff says, one change after another. */
  report: string;
}

/** Compares two OpenAPI documents; what might break a caller counts as much as what will. */
export async function breakingChanges(tool: string, before: string, after: string): Promise<Breaking> {
  const { code, output } = await run([tool, 'breaking', before, after, '--fail-on', 'WARN', '--color', 'never'], ROOT);
  if (code > 1)
    throw new Remedy(`oasdiff ended with ${code}: ${output.trim()}`, 'See whether both documents can be read');
  return { isBreaking: code === 1, report: output.trim() };
}

/** Breaking changes since the baseline, after a planted one has been seen red. */
export function checkBreaking(log: (line: string) => void): Promise<Outcome> {
  return outcomeOf('oasdiff', async () => {
    const tool = await oasdiffTool(log);
    const planted = await withPlantedBreak((broken) => breakingChanges(tool, BASELINE, broken));
    if (!planted.isBreaking)
      return { ok: false, figures: 'blind', report: 'a path was taken out and oasdiff saw nothing' };
    const { isBreaking, report } = await breakingChanges(tool, BASELINE, CURRENT);
    return { ok: !isBreaking, figures: 'breaking changes since docs/openapi-baseline.json', report };
  });
}

async function withPlantedBreak<T>(use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'sommier-oasdiff-'));
  try {
    const document = asDocument(JSON.parse(await readFile(BASELINE, 'utf8')));
    const [, ...rest] = Object.entries(document.paths);
    const file = join(folder, 'broken.json');
    await writeFile(file, JSON.stringify({ ...document, paths: Object.fromEntries(rest) }));
    return await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** An OpenAPI document has paths. */
const asDocument = (json: unknown): { paths: Record<string, unknown> } => json as { paths: Record<string, unknown> };
