import { expect, test } from 'vitest';
import { freshEmail, shopperApp } from '../identity/testing/api.ts';
import { startIdentity } from '../identity/testing/start-identity.ts';
import { expectProblem } from '../testing/expectations.ts';
import { LIMIT_TABLE } from './limit-table.ts';
import { memoryLimits } from './testing/memory-limits.ts';

const { make } = startIdentity();
const [, accounts] = LIMIT_TABLE['sign-in'].rules;

test('POST /v1/identity/sessions → 429 for an account tried too often, known or not, right password or wrong', async () => {
  const isolate = make();
  const identity = { ...isolate, limits: memoryLimits(isolate.now) };
  const app = shopperApp(identity);
  const known = await app.register();
  for (const email of [known, freshEmail()]) {
    for (let i = 1; i < accounts.requests; i++) await identity.limits.account('sign-in', email);
    const attempt = (password: string) =>
      app.call('POST', '/v1/identity/sessions', { body: { email: email.toUpperCase(), password } });
    await expectProblem(await attempt('not this one'), 'identity/credentials');
    const refused = await attempt('three green otters');
    const body = await expectProblem(refused, 'limit/exceeded');
    expect(body.detail).toBe('The quota of sign-in for each account is used up');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit')).not.toContain('sign-in-account');
  }
});
