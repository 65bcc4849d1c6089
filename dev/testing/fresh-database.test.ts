import pg from 'pg';
import { afterAll, expect, test, vi } from 'vitest';
import { freshDatabase, migratedTemplate } from './fresh-database.ts';

const adminUrl = process.env['DATABASE_URL'] ?? '';
const name = `template_${crypto.randomUUID().replaceAll('-', '')}`;
const ask = async (url: string, query: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query<Record<string, unknown>>(query);
  } finally {
    await client.end();
  }
};
const migrate = vi.fn(async (url: string) => {
  await ask(url, 'CREATE TABLE orders AS SELECT 1 AS id');
});
afterAll(() => ask(adminUrl, `DROP DATABASE IF EXISTS ${name}`));

test('migratedTemplate → migrates once when several ask at the same time', async () => {
  const names = await Promise.all([1, 2, 3].map(() => migratedTemplate({ adminUrl, name, migrate })));
  expect(names).toEqual([name, name, name]);
  expect(migrate).toHaveBeenCalledOnce();
});

test('migratedTemplate → a failed migration is tried again by the next', async () => {
  const options = { adminUrl, name: `${name}_late` };
  const failing = () => Promise.reject(new Error('no such column'));
  await expect(migratedTemplate({ ...options, migrate: failing })).rejects.toThrow('no such column');
  expect(await migratedTemplate({ ...options, migrate })).toBe(`${name}_late`);
  await ask(adminUrl, `DROP DATABASE ${name}_late`);
});

test('freshDatabase → clones of their own, gone after drop, whoever is connected', async () => {
  const template = await migratedTemplate({ adminUrl, name, migrate });
  const [one, two] = await Promise.all([1, 2].map(() => freshDatabase({ adminUrl, template })));
  if (!one || !two) throw new Error('two were asked for');
  await ask(one.url, 'INSERT INTO orders VALUES (2)');
  expect((await ask(one.url, 'SELECT id FROM orders')).rowCount).toBe(2);
  expect((await ask(two.url, 'SELECT id FROM orders')).rowCount).toBe(1);
  const held = new pg.Client({ connectionString: two.url });
  held.on('error', () => undefined);
  await held.connect();
  await Promise.all([one.drop(), two.drop(), two.drop()]);
  await expect(ask(two.url, 'SELECT 1')).rejects.toMatchObject({ code: '3D000' });
});
