import { describe, expect, test } from 'vitest';
import type { CacheTier } from '../cache/cache-tier.ts';
import { makeEntry } from '../cache/entry.ts';

const entryOf = (text: string) =>
  makeEntry({
    body: new TextEncoder().encode(text),
    contentType: 'application/json; charset=utf-8',
    storedAtMs: 1_000,
    ttlMs: 30_000,
    scope: 'maker:nordvik',
    epoch: 7,
  });

/** What every cache tier must do. */
export function tierSuite(name: string, start: () => CacheTier | Promise<CacheTier>): void {
  describe(`CacheTier: ${name}`, () => {
    test('starts empty and gives back exactly what was put', async () => {
      const tier = await start();
      expect(await tier.get('/a')).toBeUndefined();
      const entry = await entryOf('{"name":"Тинд"}');
      expect(await tier.put('/a', entry)).toBe(true);
      expect(await tier.get('/a')).toEqual(entry);
    });

    test('gives back any text and any key, byte by byte', async () => {
      const tier = await start();
      const text = '\uFEFF{"a":"«ё»\\n\u2028\u{1F6CF}"}\n\n';
      const key = "/v1/catalog/models?q=it's%20%22(%D1%91)%22%0A&size=160x200";
      await tier.put(key, await entryOf(text));
      expect((await tier.get(key))?.body).toEqual(new TextEncoder().encode(text));
    });

    test('keeps keys apart and replaces the entry of one', async () => {
      const tier = await start();
      await tier.put('/a', await entryOf('first'));
      await tier.put('/a?q=x', await entryOf('other'));
      await tier.put('/a', await entryOf('second'));
      expect(new TextDecoder().decode((await tier.get('/a'))?.body)).toBe('second');
      expect(new TextDecoder().decode((await tier.get('/a?q=x'))?.body)).toBe('other');
    });

    test('forgets what was deleted, and deleting nothing succeeds', async () => {
      const tier = await start();
      await tier.put('/a', await entryOf('x'));
      await tier.delete('/a');
      await tier.delete('/never');
      expect(await tier.get('/a')).toBeUndefined();
    });

    test('gives a stale entry too: freshness is the reader’s business', async () => {
      const tier = await start();
      const stale = { ...(await entryOf('old')), storedAtMs: 0, ttlMs: 1 };
      await tier.put('/a', stale);
      expect(await tier.get('/a')).toEqual(stale);
    });
  });
}
