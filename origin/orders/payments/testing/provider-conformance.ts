import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NewPayment, PaymentProvider } from '../payment-provider.ts';

/** A provider with a stand-in behind it, and what a shopper and the network do there. */
export interface ProviderHarness {
  provider: PaymentProvider;
  currency: NewPayment['currency'];
  /** The shopper agrees. */
  pay(providerRef: string): Promise<void>;
  /** The shopper's bank says no; the shopper may try again. */
  decline(providerRef: string): Promise<void>;
  /** The next captures get no answer although they are done; the next creations get none and nothing is done. */
  lose(when: 'lost-after' | 'lost-before', next: number): void;
  /** An event about that payment as it is sent. */
  event(providerRef: string): Promise<{ raw: Buffer; headers: IncomingHttpHeaders }>;
  close(): Promise<void>;
}

const AMOUNT = 129_900;

/** What every provider must do, whatever its API is like; the verbs rely on nothing else. */
export function providerConformance(name: string, start: () => Promise<ProviderHarness>): void {
  describe(`${name} as a PaymentProvider`, () => {
    let harness: ProviderHarness;
    let provider: PaymentProvider;
    beforeAll(async () => {
      harness = await start();
      provider = harness.provider;
    });
    afterAll(async () => harness.close());

    const amount = (amountMinor = AMOUNT) => ({ amountMinor, currency: harness.currency });
    const newPayment = (): NewPayment => {
      const orderId = randomUUID();
      const contact = { orderNumber: `S${orderId.slice(0, 8)}`, email: 'shopper@example.test' };
      return { orderId, ...contact, currency: harness.currency, amountMinor: AMOUNT, key: `${orderId}:create:0` };
    };
    const created = async () => (await provider.create(newPayment())).providerRef;
    const held = async () => {
      const ref = await created();
      await harness.pay(ref);
      await provider.authorise(ref, `${ref}:authorise`);
      return ref;
    };
    const captured = async () => {
      const ref = await held();
      await provider.capture(ref, amount(), `${ref}:capture`);
      return ref;
    };

    test('create → one payment for one key, waiting, with what it is for', async () => {
      const payment = newPayment();
      const [first, again] = [await provider.create(payment), await provider.create(payment)];
      expect(again.providerRef).toBe(first.providerRef);
      const { orderId, currency } = payment;
      const waiting = { status: 'requires_payment', orderId, currency, amountMinor: AMOUNT, capturedMinor: 0 };
      expect(first).toMatchObject({ ...waiting, provider: provider.name, clientSecret: expect.any(String) });
      expect(await created()).not.toBe(first.providerRef);
    });

    test('authorise and capture → held, then taken, once, with the fee; a capture before is refused', async () => {
      const ref = await created();
      await expect(provider.capture(ref, amount(), `${ref}:early`)).rejects.toMatchObject({ reason: 'not-authorised' });
      await harness.pay(ref);
      expect(await provider.authorise(ref, `${ref}:authorise`)).toMatchObject({
        status: 'authorised',
        capturedMinor: 0,
      });
      expect(await provider.authorise(ref, `${ref}:authorise`)).toMatchObject({ status: 'authorised' });
      const first = await provider.capture(ref, amount(), `${ref}:capture`);
      expect(first).toMatchObject({ status: 'captured', capturedMinor: AMOUNT, refundedMinor: 0 });
      expect(first.feeMinor).toBeGreaterThan(0);
      for (const key of ['capture', 'another'])
        expect(await provider.capture(ref, amount(), `${ref}:${key}`)).toMatchObject({ capturedMinor: AMOUNT });
    });

    test('capture → a part of it; the rest is let go and is no refund', async () => {
      const ref = await held();
      const part = { status: 'captured', capturedMinor: 100_000, refundedMinor: 0 };
      expect(await provider.capture(ref, amount(100_000), `${ref}:capture`)).toMatchObject(part);
      expect(await provider.retrieve(ref)).toMatchObject(part);
    });

    test('capture → done although its answer was lost', async () => {
      const ref = await held();
      // Both tries of the one call.
      harness.lose('lost-after', 2);
      await expect(provider.capture(ref, amount(), `${ref}:capture`)).rejects.toMatchObject({
        name: 'PaymentUnavailable',
      });
      expect(await provider.capture(ref, amount(), `${ref}:capture`)).toMatchObject({ capturedMinor: AMOUNT });
    });

    test('cancel → of what waits, of what is held, twice; what was captured stays captured', async () => {
      for (const make of [created, held]) {
        const ref = await make();
        for (const key of ['cancel', 'cancel', 'again'])
          expect(await provider.cancel(ref, `${ref}:${key}`)).toMatchObject({ status: 'cancelled' });
      }
      const released = await held();
      await provider.cancel(released, `${released}:cancel`);
      await expect(provider.capture(released, amount(), `${released}:capture`)).rejects.toMatchObject({
        reason: 'gone',
      });
      const ref = await captured();
      expect(await provider.cancel(ref, `${ref}:cancel`)).toMatchObject({ status: 'captured', capturedMinor: AMOUNT });
    });

    test('refund → parts of it, one for one key, listed with our ids, never more than was captured', async () => {
      const providerRef = await captured();
      const [refundId, key] = [randomUUID(), randomUUID()];
      const part = { providerRef, refundId, amount: amount(29_900), key };
      const first = await provider.refund(part);
      expect(first).toMatchObject({ refundId, amountMinor: 29_900, status: 'succeeded' });
      expect((await provider.refund(part)).providerRef).toBe(first.providerRef);
      const rest = { providerRef, refundId: randomUUID(), amount: amount(100_000), key: randomUUID() };
      await provider.refund(rest);
      await expect(provider.refund({ ...rest, amount: amount(1), key: randomUUID() })).rejects.toMatchObject({
        reason: 'refused',
      });
      const listed = await provider.refunds(providerRef);
      expect(new Set(listed.map((refund) => refund.refundId))).toEqual(new Set([refundId, rest.refundId]));
      expect(await provider.retrieve(providerRef)).toMatchObject({ status: 'captured', refundedMinor: AMOUNT });
    });

    test('a declined payment waits for another try; one that nobody knows is gone', async () => {
      const ref = await created();
      await harness.decline(ref);
      expect((await provider.retrieve(ref)).status).not.toBe('authorised');
      await expect(provider.retrieve('pi_nobody1')).rejects.toMatchObject({ reason: 'gone' });
    });

    test('readEvent → the payment that it is about; other bytes are refused', async () => {
      const ref = await held();
      const { raw, headers } = await harness.event(ref);
      const event = await provider.readEvent(raw, headers);
      const about = event.fact?.kind === 'payment' ? event.fact.payment.providerRef : undefined;
      expect(event.fact?.kind === 'look' ? event.fact.paymentRef : about).toBe(ref);
      const changed = Buffer.from(raw.toString('utf8').replace(ref, ref.toLowerCase().split('').reverse().join('')));
      await expect(provider.readEvent(changed, headers)).rejects.toMatchObject({ code: 'webhook/unverified' });
      await expect(provider.readEvent(raw, {})).rejects.toMatchObject({ code: 'webhook/unverified' });
    });

    test('a provider that is away → every call ends in time, then none is made until it is tried again', async () => {
      harness.lose('lost-before', 100);
      const outcomes: number[] = [];
      for (let call = 0; call < 7; call++) {
        const began = performance.now();
        await expect(provider.create(newPayment())).rejects.toMatchObject({ name: 'PaymentUnavailable', why: 'away' });
        outcomes.push(performance.now() - began);
      }
      expect(Math.max(...outcomes)).toBeLessThan(2_000);
      expect(outcomes.at(-1)).toBeLessThan(20);
    });
  });
}
