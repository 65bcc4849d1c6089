import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Profile } from '../../../origin/sync/profiles/profile.ts';
import { MakerId } from '#shared/slug.ts';
import { sizeKey } from '#shared/size.ts';
import { expectedOf } from './expect.ts';
import { MAKERS } from './makers.ts';

const mattresses = MAKERS.flatMap((maker) =>
  maker.rows.filter((row) => row.outcome === 'cell').map((row) => ({ maker, row })),
);

test('sample feeds → at least eight makers and 150 models with names of their own', () => {
  const names = new Set(mattresses.map(({ maker, row }) => `${maker.id} ${row.name}`));
  const codes = new Set(mattresses.map(({ maker, row }) => `${maker.id} ${row.model?.code}`));
  expect(MAKERS.length).toBeGreaterThanOrEqual(8);
  expect(names.size).toBeGreaterThanOrEqual(150);
  expect(codes.size).toBe(names.size);
});

test.each(MAKERS)('sample feed $file → every row is a cell, repeated, quarantined or no mattress', (maker) => {
  const { lines } = maker.write(maker.rows);
  const counts = expectedOf(maker.rows, lines);
  expect(MakerId.safeParse(maker.id).success).toBe(true);
  expect(lines).toHaveLength(maker.rows.length);
  expect(counts.cells + counts.repeated + counts.quarantined + counts.notMattresses).toBe(counts.rows);
  expect(counts.planted.length).toBeGreaterThan(0);
});

test.each(MAKERS)('sample feed $file → no size of a model is a cell twice', (maker) => {
  const cells = maker.rows.flatMap(({ outcome, model, size }) =>
    outcome === 'cell' && model && size ? [`${model.code} ${sizeKey(size)}`] : [],
  );
  expect(new Set(cells).size).toBe(cells.length);
});

test.each(MAKERS)('$id.profile.json → valid', async ({ id }) => {
  const text = await readFile(join(import.meta.dirname, '..', `${id}.profile.json`), 'utf8');
  expect(() => Profile.parse(JSON.parse(text))).not.toThrow();
});

test('sample feeds → several makers have a medium-firm pocket-spring mattress in 160x200 under 60 000 roubles', () => {
  const hits = mattresses.filter(({ row: { model, size, state } }) => {
    if (model === null || size === null || sizeKey(size) !== '160x200' || state === 'sold_out') return false;
    const sides = [model.firmness.top, model.firmness.bottom];
    return (
      model.construction === 'pocket-spring' &&
      sides.includes('medium-firm') &&
      model.price < 60_000 &&
      model.price > 10_000
    );
  });
  expect(new Set(hits.map(({ maker }) => maker.id)).size).toBeGreaterThanOrEqual(5);
});
