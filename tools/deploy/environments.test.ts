import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { unstable_readConfig as readConfig } from 'wrangler';
import { readEnv } from '../../edge/env.ts';
import { bundleWorker, ENVIRONMENTS } from './bundle-worker.ts';
import { SECRETS } from './secrets.ts';

const toml = await readFile('wrangler.toml', 'utf8');
const ASSETS = { fetch: async () => new Response() };
const METRICS = { writeDataPoint: () => undefined };

describe.each(ENVIRONMENTS)('wrangler.toml, %s', (environment) => {
  const { vars } = readConfig({ config: 'wrangler.toml', env: environment });
  const bindings = { ...vars, ...SECRETS, ASSETS, METRICS };

  test('vars and secrets together are what the worker asks for', () => {
    expect(() => readEnv(bindings)).not.toThrow();
  });

  test.each(Object.keys(vars))('the worker refuses to start when %s is empty', (name) => {
    if (name === 'ALLOWED_ORIGINS') return;
    expect(() => readEnv({ ...bindings, [name]: '' })).toThrow(name);
  });

  test('no secret stands among the vars', () => {
    expect(Object.keys(vars).filter((name) => name in SECRETS)).toEqual([]);
  });
});

test.each(Object.keys(SECRETS))('%s is needed, and wrangler.toml lists it', (name) => {
  const { vars } = readConfig({ config: 'wrangler.toml', env: 'production' });
  const { [name]: _left, ...others } = SECRETS;
  expect(() => readEnv({ ...vars, ...others, ASSETS, METRICS })).toThrow(name);
  expect(toml).toMatch(new RegExp(`^# {3}${name} `, 'm'));
});

test('staging and production differ in every address', () => {
  const [staging, production] = (['staging', 'production'] as const).map(
    (env) => readConfig({ config: 'wrangler.toml', env }).vars,
  );
  const same = Object.entries(staging ?? {}).filter(
    ([name, value]) => String(value).includes('sommier.example') && production?.[name] === value,
  );
  expect(same).toEqual([]);
});

test('bundleWorker → an Error with wrangler’s words when the environment is not there', async () => {
  await expect(bundleWorker(asEnvironment('moon'))).rejects.toThrow(/moon/);
}, 60_000);

/** None of them, on purpose. */
const asEnvironment = (name: string): (typeof ENVIRONMENTS)[number] => name as (typeof ENVIRONMENTS)[number];
