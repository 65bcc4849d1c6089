import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { API_KEY, authorised, stripeFor } from './testing/test-sandbox.ts';

const MAIN = fileURLToPath(import.meta.resolve('./main.ts'));

function start(env: Record<string, string>) {
  // The run has a sandbox of its own, whose variables are not for this one.
  const given = Object.entries(process.env).filter(([name]) => !name.startsWith('STRIPE_'));
  const child = spawn(process.execPath, [MAIN], {
    env: { ...Object.fromEntries(given), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  return child;
}

test('main.ts → listens where it says, and ends with SIGTERM', async () => {
  const child = start({ PORT: '0', STRIPE_API_KEY: API_KEY });
  const [line] = await once(child.stdout, 'data');
  const url = /listening at (\S+)/.exec(String(line))?.[1] ?? '';
  expect((await authorised(stripeFor({ url }))).status).toBe('requires_capture');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('main.ts → refuses to start without a key, or with half a webhook', async () => {
  for (const env of [{ PORT: '0' }, { PORT: '0', STRIPE_API_KEY: API_KEY, STRIPE_WEBHOOK_URL: 'http://127.0.0.1:1' }]) {
    const child = start({ STRIPE_API_KEY: '', ...env });
    const [text] = await once(child.stderr, 'data');
    expect(String(text)).toMatch(/STRIPE_/);
    const [code] = await once(child, 'exit');
    expect(code).toBe(1);
  }
});

test('measure.ts → tells the rate of a run of one second', async () => {
  const measure = fileURLToPath(import.meta.resolve('./measure.ts'));
  const child = spawn(process.execPath, [measure, '1'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(output).toMatch(/\d+ orders\/s sustained/);
});
