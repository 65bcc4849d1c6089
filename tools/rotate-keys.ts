import { generateKeyPairSync } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { keyIdOf, PrivateKeySet, type PrivateJwk } from '#shared/tokens.ts';

const HELP = `npm run keys:rotate -- [--in FILE|-] [--out FILE] [--print]

Makes the next key set of access tokens: the key that waited signs, a fresh one waits, the one that signed still verifies.
  --in FILE   the current set, - for standard input; without it a first set is made
  --out FILE  where the next set goes, readable by its owner only; without it standard output, unless that is a terminal
  --print     private keys may go to a terminal

npx wrangler secret put IDENTITY_KEYS --env production < FILE`;

/**
 * Gives the next set: [signs, waits, verifies]. Every key has been published for one whole rotation before it signs, and verifies
 * for one after, so that no verifier meets a key it has not seen.
 */
export async function rotateKeys(current: PrivateKeySet | null): Promise<PrivateKeySet> {
  const [signed, waited] = current?.keys ?? [];
  if (signed === undefined) return { keys: [await newKey(), await newKey()] };
  return { keys: [waited ?? (await newKey()), await newKey(), signed] };
}

async function newKey(): Promise<PrivateJwk> {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const half = { kty: 'OKP', crv: 'Ed25519', x } as const;
  return { ...half, d, kid: await keyIdOf(half) };
}

async function main(args: string[]): Promise<void> {
  const options = {
    in: { type: 'string' },
    out: { type: 'string' },
    print: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  const { values } = parseArgs({ args, options });
  if (values.help === true) return console.log(HELP);
  if (values.out === undefined && values.print !== true && process.stdout.isTTY)
    throw new Error('private keys do not go to a terminal: give --out FILE, or --print if you mean it');
  const next = await rotateKeys(
    values.in === undefined ? null : readKeySet(await readFile(values.in === '-' ? '/dev/stdin' : values.in, 'utf8')),
  );
  const text = `${JSON.stringify(next)}\n`;
  if (values.out === undefined) process.stdout.write(text);
  else await writePrivate(values.out, text);
  const [signs, waits] = next.keys;
  console.error(
    `signs: ${signs?.kid}; signs after the next rotation: ${waits?.kid}; keys in the set: ${next.keys.length}`,
  );
}

/** Reads a set; what is wrong with it is told without a part of it. */
function readKeySet(text: string): PrivateKeySet {
  const parsed = PrivateKeySet.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new Error(
    `the current set cannot be read: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('the current set is not JSON');
  }
}

/** Whole or not at all, for its owner only. */
async function writePrivate(file: string, text: string): Promise<void> {
  await writeFile(`${file}.draft`, text, { mode: 0o600 });
  await rename(`${file}.draft`, file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
