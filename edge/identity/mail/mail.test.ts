import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { LOCALES } from '#shared/contracts/identity-values.ts';
import { resendMail } from './resend-mail.ts';
import { TEMPLATES } from './templates.ts';
import { writeMail } from './write-mail.ts';

const letter = {
  kind: 'confirm-address',
  to: `anna-${crypto.randomUUID()}@example.org`,
  name: 'Анна',
  locale: 'ru',
  link: 'https://shop.example/x#token=abc',
  idempotencyKey: crypto.randomUUID(),
} as const;
const FROM = 'Sommier <hello@shop.example>';

test('writeMail → every kind in every language, with the link in text and HTML exactly where it has a button', () => {
  for (const locale of LOCALES) {
    for (const kind of [
      'confirm-address',
      'already-registered',
      'password-reset',
      'password-changed',
      'totp-enabled',
      'totp-removed',
    ] as const) {
      const mail = writeMail({ ...letter, kind, locale });
      expect(mail.subject.length).toBeGreaterThan(3);
      const hasButton = TEMPLATES[locale][kind].action !== undefined;
      expect([kind, mail.text.includes(letter.link), mail.html.includes(`href="${letter.link}"`)]).toEqual([
        kind,
        hasButton,
        hasButton,
      ]);
      expect(mail.html).toContain(`lang="${locale}"`);
    }
  }
});

test('resendMail → a mail that arrives once, however often it is sent under one key', async () => {
  const apiUrl = process.env['MAIL_API_URL'] ?? '';
  const apiKey = process.env['MAIL_API_KEY'] ?? '';
  const port = resendMail({ apiUrl, apiKey, from: FROM, timeoutMs: 5_000 });
  await port.send(writeMail(letter));
  await port.send(writeMail(letter));
  const response = await fetch(`${apiUrl}/messages?to=${letter.to}`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  const { messages } = (await response.json()) as { messages: { subject: string }[] };
  expect(messages).toEqual([expect.objectContaining({ subject: 'Подтвердите адрес' })]);
  await expect(
    resendMail({ apiUrl, apiKey: 'wrong', from: FROM, timeoutMs: 5_000 }).send(writeMail(letter)),
  ).rejects.toThrow(/^mail was not taken: status 40[13]$/);
});

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function api(listener: RequestListener, timeoutMs = 1_000) {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((done) => started.listen(0, '127.0.0.1', done));
  const address = started.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return resendMail({ apiUrl: `http://127.0.0.1:${port}`, apiKey: 'k', from: FROM, timeoutMs });
}

test('resendMail → tries once more under the same key after a 500, and not after a 422', async () => {
  const keys: unknown[] = [];
  const flaky = await api((request, response) => {
    keys.push(request.headers['idempotency-key']);
    response.writeHead(keys.length === 1 ? 500 : 200).end('{}');
  });
  await flaky.send(writeMail(letter));
  expect(keys).toEqual([letter.idempotencyKey, letter.idempotencyKey]);
});

test('resendMail → an Error without the address after a refusal, and at the deadline', async () => {
  let calls = 0;
  const refusing = await api((_request, response) => {
    calls++;
    response.writeHead(422).end('{}');
  });
  await expect(refusing.send(writeMail(letter))).rejects.toThrow('mail was not taken: status 422');
  expect(calls).toBe(1);
  server?.close();
  const silent = await api(() => undefined, 100);
  await expect(silent.send(writeMail(letter))).rejects.toThrow('mail was not taken: TimeoutError');
});
