import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOMS } from './rooms.ts';
import { trackedFiles } from './tracked-files.ts';

/** Fails when a document names a path, an npm script or a relative link that is not there. */
const scripts = asScripts(JSON.parse(await readFile('package.json', 'utf8')));
const faults: string[] = [];
const documents = (await trackedFiles()).filter(
  (file) => file.endsWith('.md') && file !== 'CHANGELOG.md' && !file.startsWith('.changeset/'),
);

for (const document of documents) {
  const text = await readFile(document, 'utf8');
  for (const reference of references(text)) {
    const target = reference.relative ? path.join(path.dirname(document), reference.path) : reference.path;
    if (!existsSync(target)) faults.push(`${document}: ${reference.path} does not exist`);
  }
  for (const [, name = ''] of text.matchAll(/\bnpm run ([a-z][\w:-]*)/g)) {
    if (!Object.hasOwn(scripts, name)) faults.push(`${document}: there is no npm script "${name}"`);
  }
}

for (const fault of faults) console.error(fault);
if (documents.length === 0) faults.push('no document was read');
if (faults.length > 0) process.exitCode = 1;
else console.log(`${documents.length} documents name only what exists`);

/** Relative links, and paths in backticks that begin with a room or one of the other folders of the project. */
function references(text: string): { path: string; relative: boolean }[] {
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, target = '']) => ({
    path: target,
    relative: true,
  }));
  const rooms = [...ROOMS, 'infra', 'docs', String.raw`\.ci`].join('|');
  const quoted = [...text.matchAll(new RegExp(`\`((?:${rooms})/[\\w./-]*)\``, 'g'))].map(([, target = '']) => ({
    path: target,
    relative: false,
  }));
  return [...links, ...quoted];
}

function asScripts(json: unknown): Record<string, string> {
  return (json as { scripts: Record<string, string> }).scripts;
}
