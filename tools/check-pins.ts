import { readFile } from 'node:fs/promises';
import { trackedFiles } from './tracked-files.ts';

/** Fails when a version is a range, the lockfile names a registry, or a file holds a path of somebody's machine or a secret. */
const PATTERNS: readonly { what: string; pattern: RegExp; except?: RegExp }[] = [
  { what: 'a registry host', pattern: /"resolved":\s*"https?:/, except: /^(?!package-lock\.json$)/ },
  {
    what: 'a path of one machine',
    pattern: /(?:^|[\s"'`(=:])\/(?:home\/\w|root\/|Users\/\w|work\/)/m,
    except: /^tools\/check-pins\.ts$/,
  },
  {
    what: 'a live secret',
    pattern:
      /\b(?:sk_live_|rk_live_|whsec_)[A-Za-z0-9]{16,}|-----BEGIN (?:EC |RSA )?PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b/,
  },
];

const faults: string[] = [];
const manifest = asManifest(JSON.parse(await readFile('package.json', 'utf8')));
for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
  if (!/^(?:npm:@?[\w./-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
    faults.push(`package.json: ${name} is not pinned exactly: ${version}`);
}
const files = await trackedFiles();
for (const file of files) {
  const text = await readFile(file, 'latin1');
  for (const { what, pattern, except } of PATTERNS) {
    if (except?.test(file) !== true && pattern.test(text)) faults.push(`${file}: holds ${what}`);
  }
}
if (files.length === 0) faults.push('no file was read');
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else console.log(`${files.length} files without ranges, registry hosts, machine paths or secrets`);

function asManifest(json: unknown): { dependencies: Record<string, string>; devDependencies: Record<string, string> } {
  return json as ReturnType<typeof asManifest>;
}
