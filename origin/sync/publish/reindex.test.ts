import { afterAll, beforeAll, expect, test } from 'vitest';
import { aModelRecord } from '#shared/testing/model-record.ts';
import { syncFixture, type SyncFixture } from '../testing/sync-fixture.ts';
import { holdLock } from './hold-lock.ts';
import { heldLocks, releaseLock, renewLock, takeLock } from './locks.ts';
import { ensureModelIndexes, writeModel, writeModels } from './model-repo.ts';
import { modelPublisher } from './publish-models.ts';
import { ensureSearchIndex, INDEX_LOCK, reindex, repairSearchIndex } from './reindex.ts';
import { typesenseWriter } from './search-index.ts';
import { distinctSlug, modelSlug } from './slugs.ts';

let fixture: SyncFixture;
beforeAll(() => {
  fixture = syncFixture();
});
afterAll(async () => fixture.close());

test('the index is built from MongoDB when there is none, by one process while others wait', async () => {
  const records = [aModelRecord(), aModelRecord()];
  await ensureModelIndexes(fixture.db);
  await writeModels(fixture.db, records);
  expect(await fixture.deps.search.state()).toBe('missing');
  await Promise.all([
    ensureSearchIndex(fixture.deps),
    ensureSearchIndex(fixture.deps),
    ensureSearchIndex(fixture.deps),
  ]);
  expect(await fixture.deps.search.state()).toBe('current');
  expect((await fixture.documents()).map((document) => document.id)).toEqual(
    records.map((record) => record._id).sort(),
  );
});

test('an index of another schema is outdated; reindex builds a new one, switches the alias and removes the old', async () => {
  const old = `${fixture.alias}_00000000_old`;
  await fixture.typesense.collections().create({ name: old, fields: [{ name: 'name', type: 'string' }] });
  await fixture.typesense.aliases().upsert(fixture.alias, { collection_name: old });
  expect(await fixture.deps.search.state()).toBe('outdated');
  expect(await reindex(fixture.deps)).toBe(2);
  expect(await fixture.deps.search.state()).toBe('current');
  const names = (await fixture.typesense.collections().retrieve()).map((collection) => collection.name);
  expect(names.filter((name) => name.startsWith(`${fixture.alias}_`))).toHaveLength(1);
  expect(await heldLocks(fixture.db, new Date())).not.toContain(INDEX_LOCK);
});

test('an index that has lost documents is built anew; one that is right is left alone', async () => {
  const [first] = await fixture.documents();
  expect(await repairSearchIndex(fixture.deps)).toBeNull();
  await fixture.deps.search.remove([first?.id ?? '']);
  expect(await repairSearchIndex(fixture.deps)).toBe(2);
  expect(await fixture.documents()).toContainEqual(first);
  expect(await repairSearchIndex(fixture.deps)).toBeNull();
});

test('a document that the index refuses is an error, not a silence', async () => {
  const writer = typesenseWriter(fixture.typesense, fixture.alias);
  await expect(writer.upsert([JSON.parse('{"id":"x","name":5}')])).rejects.toThrow('refused');
});

test('a lock is held by one, renewed by its owner alone, taken over when its time is out', async () => {
  const now = new Date();
  const later = new Date(now.getTime() + 61_000);
  expect(await takeLock(fixture.db, 'l', 'a', now)).toBe(true);
  expect(await takeLock(fixture.db, 'l', 'b', now)).toBe(false);
  expect(await renewLock(fixture.db, 'l', 'b', now)).toBe(false);
  expect(await takeLock(fixture.db, 'l', 'b', later)).toBe(true);
  expect(await renewLock(fixture.db, 'l', 'a', later)).toBe(false);
  await releaseLock(fixture.db, 'l', 'a');
  expect(await heldLocks(fixture.db, later)).toContain('l');
  await releaseLock(fixture.db, 'l', 'b');
  expect(await heldLocks(fixture.db, later)).not.toContain('l');
});

test('of many that want a lock at once, one has it', async () => {
  const taken = await Promise.all(
    Array.from({ length: 8 }, async (_, index) => takeLock(fixture.db, 'rush', String(index), new Date())),
  );
  expect(taken.filter(Boolean)).toHaveLength(1);
});

test('a holder whose time is out stops writing', async () => {
  let now = Date.now();
  const lock = await holdLock(fixture.db, 'slow', 'a', () => new Date(now));
  expect(() => lock?.check()).not.toThrow();
  now += 61_000;
  expect(() => lock?.check()).toThrow('was lost');
  await lock?.release();
});

test('another attempt at the same task takes the lock over at once, and the earlier one loses it', async () => {
  const now = new Date();
  expect(await takeLock(fixture.db, 'task', 'first', now, 'run-1')).toBe(true);
  expect(await takeLock(fixture.db, 'task', 'other', now, 'run-2')).toBe(false);
  expect(await takeLock(fixture.db, 'task', 'second', now, 'run-1')).toBe(true);
  expect(await renewLock(fixture.db, 'task', 'first', now)).toBe(false);
});

test('a slug that another maker has already is made distinct', async () => {
  const other = aModelRecord({ slug: 'ab-c-d', makerId: 'ab', name: 'C D' });
  expect(await writeModel(fixture.db, other)).toBe(true);
  const { slug: _slug, rev: _rev, updatedAt: _updatedAt, ...content } = aModelRecord({ makerId: 'ab-c', name: 'D' });
  const run = { _id: 'run', makerId: 'ab-c', startedAt: new Date() };
  const publisher = modelPublisher(fixture.deps, run, new Map(), async () => undefined);
  expect(await publisher.publish([content])).toBe(1);
  const written = (await fixture.models()).find((model) => model._id === content._id);
  expect(written?.slug).toBe(distinctSlug('ab-c-d', content._id));
  expect((await fixture.documents()).find((document) => document.id === content._id)?.slug).toBe(written?.slug);
});

test.each([
  ['nordvik', 'Tind Firm', 'nordvik-tind-firm'],
  ['nordvik', 'Nordvik Tind', 'nordvik-tind'],
  ['divan', 'Матрас Ёлка «Щит»', 'divan-matras-yolka-schit'],
  ['ab', '床', /^ab/],
  ['ab', 'x'.repeat(300), `ab-${'x'.repeat(97)}`],
])('the slug of %s %s', (maker, name, expected) => {
  if (typeof expected === 'string') expect(modelSlug(maker, name)).toBe(expected);
  else expect(modelSlug(maker, name)).toMatch(expected);
});
