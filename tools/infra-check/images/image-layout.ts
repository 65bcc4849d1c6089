import { cp, mkdir, readFile } from 'node:fs/promises';
import { dirname, join, matchesGlob } from 'node:path';
import { run } from '../../run.ts';

/** Folders and entry of an image, as its Dockerfile says. */
export interface ImagePlan {
  /** What COPY takes from the repository in the last stage. */
  sources: string[];
  /** What Node is started with. */
  command: string;
}

/** Reads what matters here of a Dockerfile of infra/images. Throws an Error when it has no COPY or no CMD of one script. */
export async function readPlan(root: string, service: string): Promise<ImagePlan> {
  const text = await readFile(join(root, 'infra', 'images', service, 'Dockerfile'), 'utf8');
  const last = text.slice(text.lastIndexOf('\nFROM '));
  const sources = [...last.matchAll(/^COPY (?!--from)(\S+) \.\/\1$/gm)].map(([, source = '']) => source);
  const command = /^CMD \["([^"]+)"\]$/m.exec(last)?.[1];
  if (sources.length === 0 || command === undefined) throw new Error(`${service}: no COPY or no CMD was read`);
  return { sources, command };
}

/** What `packages` of the Dockerfiles installs, into a folder: production's packages alone, by the lockfile. Throws an Error. */
export async function installPackages(root: string, target: string): Promise<void> {
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) await cp(join(root, file), join(target, file));
  const command = [
    'npm',
    'ci',
    '--omit=dev',
    '--ignore-scripts',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
  ] as const;
  const { code, output } = await run(command, target);
  if (code !== 0) throw new Error(`npm ci failed as it would in the image:\n${output}`);
}

/** Copies the sources as a build would, the work tree's tracked files less what .dockerignore keeps out; gives how many. */
export async function copySources(root: string, { sources }: ImagePlan, target: string): Promise<number> {
  const listed = await run(['git', 'ls-files', '--cached', '--others', '--exclude-standard', ...sources], root);
  const kept = await keptOut(root);
  const files = listed.output.split('\n').filter((file) => file !== '' && !kept(file));
  for (const file of files) {
    await mkdir(dirname(join(target, file)), { recursive: true });
    await cp(join(root, file), join(target, file));
  }
  return files.length;
}

/** Only what the file names after `!` comes in, and of that nothing that one of its patterns with `**` meets. */
async function keptOut(root: string): Promise<(file: string) => boolean> {
  const lines = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n');
  const allowed = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const patterns = lines.filter((line) => line.startsWith('**/'));
  return (file) =>
    !allowed.some((name) => file === name || file.startsWith(`${name}/`)) ||
    patterns.some((pattern) => matchesGlob(file, pattern) || matchesGlob(file, `${pattern}/**`));
}
