import { createHash } from 'node:crypto';
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Profile } from '../../origin/sync/profiles/profile.ts';
import { MakerId } from '#shared/slug.ts';
import { feedText } from './feed-text.ts';
import { MAX_MAKERS, makerName, modelName } from './names.ts';
import { readCommand } from './options.ts';
import { planMakers, planModel, type SeedOptions } from './plan.ts';
import { pricesOf } from './prices.ts';
import { profileOf } from './profiles.ts';
import { MAX_SIZES, standardSizes } from './standard-sizes.ts';
import { feedFile, writeFeed } from './write-feed.ts';

const OPTIONS: SeedOptions = { makers: 14, models: 200, sizes: 12, seed: 7, changedPercent: 0, round: 1 };

function fingerprint(options: SeedOptions): string {
  const hash = createHash('sha256');
  for (const maker of planMakers(options)) for (const text of feedText(options, maker)) hash.update(text);
  return hash.digest('hex');
}

test('seed → the same bytes for the same seed, others for another', () => {
  expect(fingerprint(OPTIONS)).toBe(fingerprint({ ...OPTIONS }));
  expect(fingerprint({ ...OPTIONS, seed: 8 })).not.toBe(fingerprint(OPTIONS));
});

test('seed → models × sizes rows over all makers, none without a model', () => {
  const makers = planMakers(OPTIONS);
  let rows = 0;
  for (const maker of makers) {
    const text = [...feedText(OPTIONS, maker)].join('');
    rows += maker.format === 'csv' ? text.trimEnd().split('\n').length - 1 : (text.match(/<offer /g)?.length ?? 0);
  }
  expect(makers.every(({ models }) => models > 0)).toBe(true);
  expect(rows).toBe(OPTIONS.models * OPTIONS.sizes);
});

test('planMakers → 84 makers share exactly 16,384 models, the largest less than one in twenty', () => {
  const shares = planMakers({ ...OPTIONS, makers: 84, models: 16_384 }).map(({ models }) => models);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBe(16_384);
  expect(Math.max(...shares)).toBeLessThan(16_384 / 20);
});

test('names → every maker id is valid and different; a maker never repeats a model name', () => {
  const ids = Array.from({ length: MAX_MAKERS }, (_, index) => makerName(index).id);
  const names = Array.from({ length: 5_000 }, (_, index) => modelName(index, 17));
  expect(new Set(ids).size).toBe(MAX_MAKERS);
  expect(ids.every((id) => MakerId.safeParse(id).success)).toBe(true);
  expect(new Set(names).size).toBe(names.length);
});

test.each([1, 12, 32, 125, 500])('standardSizes → %i different sizes out of the same 500', (count) => {
  const all = new Set(standardSizes(MAX_SIZES).map(({ key }) => key));
  const keys = standardSizes(count).map(({ key }) => key);
  expect(new Set(keys).size).toBe(count);
  expect(keys.every((key) => all.has(key))).toBe(true);
});

test('standardSizes → RangeError when the number is no widths × lengths', () => {
  expect(() => standardSizes(499)).toThrow(RangeError);
});

test('prices → positive whole numbers that never fall as the area grows', () => {
  const sizes = standardSizes(500).toSorted((a, b) => a.area - b.area);
  for (const maker of planMakers(OPTIONS)) {
    const prices = pricesOf(planModel(OPTIONS, maker, 0), maker, sizes);
    expect(prices.every((price) => Number.isInteger(price) && price > 0)).toBe(true);
    expect(prices).toEqual(prices.toSorted((a, b) => a - b));
  }
});

test('round 2 → only the changed models have other prices, about as many as asked', () => {
  const options = { ...OPTIONS, models: 4_000, round: 2, changedPercent: 5 };
  const sizes = standardSizes(options.sizes);
  let changed = 0;
  for (const maker of planMakers(options)) {
    for (let index = 0; index < maker.models; index++) {
      const after = planModel(options, maker, index);
      const same =
        String(pricesOf(after, maker, sizes)) === String(pricesOf(planModel(OPTIONS, maker, index), maker, sizes));
      expect(same).toBe(!after.changed);
      if (after.changed) changed++;
    }
  }
  expect(changed).toBeGreaterThan(140);
  expect(changed).toBeLessThan(260);
});

test('writeFeed → the text in the charset that the feed declares', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sommier-seed-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const yml = planMakers({ ...OPTIONS, makers: 40 }).filter(({ format }) => format !== 'csv');
  expect(new Set(yml.map(({ format }) => format)).size).toBe(2);
  for (const maker of yml) {
    const path = join(folder, feedFile(maker));
    const bytes = await writeFeed(path, OPTIONS, maker);
    const written = await readFile(path);
    const text = new TextDecoder(maker.format === 'yml' ? 'utf-8' : 'windows-1251', { fatal: true }).decode(written);
    expect(written).toHaveLength(bytes);
    expect(text).toBe([...feedText(OPTIONS, maker)].join(''));
  }
});

test('profileOf → valid for every maker', () => {
  for (const maker of planMakers({ ...OPTIONS, makers: 84 }))
    expect(() => Profile.parse(profileOf(maker))).not.toThrow();
});

test('readCommand → one line with the usage when an option is unknown or out of its bounds', () => {
  expect(readCommand([])).toMatchObject({ models: 16_384, sizes: 125, makers: 84, seed: 1, round: 1 });
  for (const args of [
    ['--model', '1'],
    ['--models', '0'],
    ['--models', 'many'],
    ['--sizes', '501'],
    ['--sizes', '499'],
    ['--changed-percent', '1'],
  ]) {
    expect(() => readCommand(args)).toThrow(/npm run seed|--round 2/);
  }
});
