import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../tools/run.ts';
import { startShop, type Shop } from './shop.ts';

/** A curl line of the README and the answer that it shows; `…` says that the rest was left out. */
interface Shown {
  target: string;
  answer: string;
}

const README_BASE = 'http://127.0.0.1:8787';

async function shownInReadme(): Promise<Shown[]> {
  const text = await readFile('README.md', 'utf8');
  const pairs = text.matchAll(/```console\ncurl -s '([^']+)'\n```\n\n```json\n(.+)\n```/g);
  return [...pairs].map(([, url = '', answer = '']) => ({ target: url.replace(README_BASE, ''), answer }));
}

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
  const manifest: unknown = JSON.parse(await readFile('dev/sample-feeds/manifest.json', 'utf8'));
  for (const sample of asManifest(manifest)) await shop.importSample(sample);
}, 180_000);
afterAll(async () => shop.stop());

test('the README’s five requests give the answers that it shows', async () => {
  const shown = await shownInReadme();
  expect(shown).toHaveLength(5);
  for (const { target, answer } of shown) {
    const body = await (await fetch(shop.url + target)).text();
    if (answer.endsWith('…')) expect(body.slice(0, answer.length - 1)).toBe(answer.slice(0, -1));
    else expect(body).toBe(answer);
  }
});

test('the README’s cart becomes the README’s order', async () => {
  const blocks = [...(await readFile('README.md', 'utf8')).matchAll(/^```sh\n([\s\S]*?)^```$/gm)];
  const script = blocks.map(([, block = '']) => block.replaceAll(README_BASE, shop.url)).join('\n');
  const expected = [...script.matchAll(/^# → (.+)$/gm)].map(([, text = '']) => text);
  const { code, output } = await run(['bash', '-euc', script], process.cwd());
  expect([code, expected.length]).toEqual([0, 8]);
  for (const text of expected) expect(output).toContain(text);
});

test('the examples of the client’s README run', async () => {
  const folder = await mkdtemp(join('client', '.readme-'));
  try {
    const blocks = [...(await readFile('client/README.md', 'utf8')).matchAll(/^```ts\n([\s\S]*?)^```$/gm)];
    expect(blocks.length).toBeGreaterThan(5);
    for (const [index, [, block = '']] of blocks.entries()) {
      const file = join(folder, `${index}.mts`);
      const code = block
        .replaceAll("'@sommier/client/matrix'", "'../matrix.ts'")
        .replaceAll("'@sommier/client'", "'../index.ts'")
        .replaceAll('https://api.sommier.example', shop.url);
      await writeFile(file, code);
      expect(await run([process.execPath, file], process.cwd())).toMatchObject({ code: 0 });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

const asManifest = (json: unknown) => json as { maker: string; makerName: string; feed: string; profile: string }[];
