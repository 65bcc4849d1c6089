import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../../testing/temp-folder.ts';
import { manual, startTestSandbox } from '../testing/test-sandbox.ts';
import { compareWithStripeMock, eventFaults } from './compare.ts';
import { canHaveStripeMock, startStripeMock } from './stripe-mock.ts';

test(
  'compareWithStripeMock → tells of a parameter, a field and a type that Stripe does not know',
  { timeout: 300_000 },
  async (context) => {
    if (!(await canHaveStripeMock())) context.skip('no Go on the PATH: stripe-mock cannot be built');
    await using folder = await tempFolder();
    await using mock = await startStripeMock(join(folder.path, 'stripe-mock.log'), () => undefined);
    await using shop = await startTestSandbox();
    await shop.stripe.paymentIntents.create(manual());
    const [request] = shop.sandbox.requests();
    if (!request) throw new Error('nothing was recorded');
    const planted = (change: object) => compareWithStripeMock(mock, [{ ...request, ...change }]);
    const answer = (change: object) => JSON.stringify({ ...asObject(request.answer), ...change });
    expect((await planted({})).faults).toEqual([]);
    expect((await planted({ body: `${request.body}&nonsense=1` })).faults).toEqual([
      expect.stringContaining('stripe-mock answers 400'),
    ]);
    expect((await planted({ body: 'currency=rub' })).faults).toEqual([expect.stringContaining('amount')]);
    expect((await planted({ answer: answer({ nonsense: 1 }) })).faults).toEqual([
      'payment_intent.nonsense: is unknown',
    ]);
    expect((await planted({ answer: answer({ amount: '12' }) })).faults).toContain(
      'payment_intent.amount: string instead of integer',
    );
    expect((await planted({ answer: answer({ status: 'lost' }) })).faults).toEqual([
      'payment_intent.status: "lost" is not among its values',
    ]);
    expect((await planted({ answer: answer({ created: undefined }) })).faults).toEqual([
      'payment_intent.created: is missing',
    ]);
    expect(eventFaults(mock.spec, { data: { object: { object: 'charge' } } }).length).toBeGreaterThan(5);
  },
);

/** An answer of the sandbox, which is always an object. */
function asObject(text: string): object {
  return JSON.parse(text) as object;
}
