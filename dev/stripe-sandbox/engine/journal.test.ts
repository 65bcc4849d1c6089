import { appendFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { waitUntil } from '../../process/wait-until.ts';
import { tempFolder } from '../../testing/temp-folder.ts';
import { authorised, manual, startTestSandbox } from '../testing/test-sandbox.ts';

const once = { idempotencyKey: 'order-1:create' };

test('dataDir → intents, money, keys, clock and undelivered events outlive the process', async () => {
  await using folder = await tempFolder();
  const dataDir = folder.path;
  const before = await startTestSandbox({ dataDir });
  before.sandbox.faults.add({ kind: 'webhook-lose', on: 'payment_intent.created', next: 1 });
  const made = await before.stripe.paymentIntents.create(manual(), once);
  const held = await authorised(before.stripe);
  await before.stripe.paymentIntents.capture(held.id);
  await before.stripe.refunds.create({ payment_intent: held.id, amount: 1_000 });
  before.sandbox.advance(3_600);
  const ledger = before.sandbox.ledger();
  await before[Symbol.asyncDispose]();

  await using after = await startTestSandbox({ dataDir });
  expect(after.sandbox.ledger()).toEqual(ledger);
  expect(await after.stripe.paymentIntents.create(manual(), once)).toMatchObject({ id: made.id });
  await after.receiver.until('payment_intent.created');
  expect(await after.stripe.refunds.create({ payment_intent: held.id })).toMatchObject({ amount: 128_900 });
  const later = await after.stripe.paymentIntents.create(manual());
  expect(later.created - Math.floor(Date.now() / 1000)).toBeGreaterThan(3_590);
});

test('dataDir → a line that a crash cut off is left out', async () => {
  await using folder = await tempFolder();
  const before = await startTestSandbox({ dataDir: folder.path });
  await before.stripe.paymentIntents.create(manual());
  await before[Symbol.asyncDispose]();
  await appendFile(join(folder.path, 'journal.jsonl'), '{"puts":[["intents",{"id":"pi_');
  const after = await startTestSandbox({ dataDir: folder.path });
  expect(after.sandbox.ledger().rows).toHaveLength(1);
  await after.stripe.paymentIntents.create(manual());
  await after[Symbol.asyncDispose]();
  await using again = await startTestSandbox({ dataDir: folder.path });
  expect(again.sandbox.ledger().rows).toHaveLength(2);
  expect((await stat(join(folder.path, 'journal.jsonl'))).mode & 0o777).toBe(0o600);
});

test('dataDir → what was in the background goes on: a payment in processing, an asynchronous capture', async () => {
  await using folder = await tempFolder();
  const before = await startTestSandbox({ dataDir: folder.path, settleMs: 60_000 });
  before.sandbox.faults.add({ kind: 'processing', next: 1, ms: 60_000 });
  const processing = await authorised(before.stripe);
  const paid = await authorised(before.stripe, { capture_method: 'automatic_async' });
  await before[Symbol.asyncDispose]();
  await using after = await startTestSandbox({ dataDir: folder.path });
  await after.receiver.until('payment_intent.amount_capturable_updated', 'charge.updated');
  expect((await after.stripe.paymentIntents.retrieve(processing.id)).status).toBe('requires_capture');
  expect(after.sandbox.ledger({ paymentIntent: paid.id }).rows[0]?.feeMinor).toBeGreaterThan(0);
});

test('dataDir → a crash while the answer waits leaves the effect and its key', async () => {
  await using folder = await tempFolder();
  const before = await startTestSandbox({ dataDir: folder.path });
  before.receiver.answers.push('hang');
  before.sandbox.faults.add({ kind: 'webhook-early' });
  const asked = before.stripe.paymentIntents.create(manual(), once).catch(() => undefined);
  const kept = async () => (await readFile(join(folder.path, 'journal.jsonl'), 'utf8')).includes(once.idempotencyKey);
  expect(await waitUntil(kept, { timeoutMs: 2_000, everyMs: 10 })).toBe(true);
  await before[Symbol.asyncDispose]();
  expect(await asked).toBeUndefined();
  await using after = await startTestSandbox({ dataDir: folder.path });
  const { lastResponse } = await after.stripe.paymentIntents.create(manual(), once);
  expect(lastResponse.headers['idempotent-replayed']).toBe('true');
  expect(after.sandbox.ledger().rows).toHaveLength(1);
});

test('keepFinished → older finished intents become ledger rows with the same sums, also over a restart', async () => {
  await using folder = await tempFolder();
  const options = { keepFinished: 2, dataDir: folder.path };
  const before = await startTestSandbox(options);
  for (let index = 0; index < 5; index += 1) {
    const { id } = await authorised(before.stripe);
    await before.stripe.paymentIntents.capture(id, { amount_to_capture: 100_000 });
  }
  const expected = { paymentIntents: 5, capturedMinor: 500_000, releasedMinor: 149_500, charges: 5, captures: 5 };
  expect(before.sandbox.ledger().byOrder['ord_1']).toMatchObject(expected);
  expect((await before.stripe.paymentIntents.list({ limit: 100 })).data).toHaveLength(2);
  expect((await before.stripe.charges.list({ limit: 100 })).data).toHaveLength(2);
  await before[Symbol.asyncDispose]();
  await using after = await startTestSandbox(options);
  expect(after.sandbox.ledger().byOrder['ord_1']).toMatchObject(expected);
});
