import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { freePort } from '../ports.ts';
import { startMailGateway, type MailGateway } from './mail.ts';
import { MailStore } from './mail-store.ts';

const url = process.env['MAIL_API_URL'] ?? '';
const key = process.env['MAIL_API_KEY'] ?? '';
const mailpit = process.env['MAILPIT_URL'];
const bearer = { authorization: `Bearer ${key}` };
const freshAddress = () => `shopper-${crypto.randomUUID()}@example.com`;
const mailTo = (to: string) => ({
  from: 'Sommier <orders@sommier.example>',
  to,
  subject: 'Заказ №7 ✓',
  html: '<b>Да</b>',
  text: 'Да',
});
const post = (body: unknown, headers: Record<string, string> = bearer, at = url) =>
  fetch(`${at}/emails`, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
const idOf = async (response: Response) => z.object({ id: z.uuid() }).parse(await response.json()).id;
const messagesTo = async (to: string, at = url) => {
  const response = await fetch(`${at}/messages?to=${encodeURIComponent(to)}`, { headers: bearer });
  return z.object({ messages: z.array(z.record(z.string(), z.unknown())) }).parse(await response.json()).messages;
};

let alone: MailGateway;
beforeAll(async () => {
  alone = await startMailGateway({ apiKey: key, port: await freePort('mail') });
});
afterAll(() => alone.stop());

test('POST /emails → 200 with an id, and the mail among the messages', async () => {
  const to = freshAddress();
  const id = await idOf(await post(mailTo(`Anna <${to}>`)));
  expect(await messagesTo(to.toUpperCase())).toMatchObject([
    { id, to: [`Anna <${to}>`], subject: 'Заказ №7 ✓', text: 'Да' },
  ]);
});

test.skipIf(mailpit === undefined)('POST /emails → the mail is in Mailpit with its words and headers', async () => {
  const to = freshAddress();
  const id = await idOf(await post({ ...mailTo(to), reply_to: 'help@sommier.example', headers: { 'X-Order': '7' } }));
  const found = await fetch(`${mailpit}/api/v1/search?query=${encodeURIComponent(`to:"${to}"`)}`);
  const { messages } = z.object({ messages: z.array(z.looseObject({ ID: z.string() })) }).parse(await found.json());
  expect(messages).toMatchObject([
    { Subject: 'Заказ №7 ✓', From: { Name: 'Sommier' }, ReplyTo: [{ Address: 'help@sommier.example' }], Snippet: 'Да' },
  ]);
  const headers = await fetch(`${mailpit}/api/v1/message/${messages[0]?.ID}/headers`);
  expect(await headers.json()).toMatchObject({ 'X-Mail-Id': [id], 'X-Order': ['7'] });
});

test('POST /emails → one mail for the same Idempotency-Key, 409 when it comes with another mail', async () => {
  const to = freshAddress();
  const headers = { ...bearer, 'idempotency-key': crypto.randomUUID() };
  const first = await idOf(await post(mailTo(to), headers));
  expect(await idOf(await post(mailTo(to), headers))).toBe(first);
  expect(await messagesTo(to)).toHaveLength(1);
  const other = await post({ ...mailTo(to), subject: 'other' }, headers);
  expect(other.status).toBe(409);
  expect(await other.json()).toMatchObject({ name: 'invalid_idempotent_request', statusCode: 409 });
  expect((await post(mailTo(to), { ...bearer, 'idempotency-key': 'x'.repeat(257) })).status).toBe(400);
});

test('POST /emails → 401 without a key, 403 with a wrong one', async () => {
  expect((await post(mailTo(freshAddress()), {})).status).toBe(401);
  const wrong = await post(mailTo(freshAddress()), { authorization: 'Bearer re_wrong' });
  expect(wrong.status).toBe(403);
  expect(await wrong.json()).toMatchObject({ name: 'invalid_api_key' });
  expect((await fetch(`${url}/messages`)).status).toBe(401);
});

test.each([
  ['not json', 'nonsense', 400],
  ['no recipient', { ...mailTo('x@y.example'), to: undefined }, 422],
  ['an address that is none', mailTo('nobody'), 422],
  ['51 recipients', { ...mailTo('x@y.example'), to: Array.from({ length: 51 }, freshAddress) }, 422],
  ['a subject of two lines', { ...mailTo('x@y.example'), subject: 'a\r\nBcc: b@c.example' }, 422],
  ['no text and no HTML', { from: 'a@b.example', to: 'c@d.example', subject: 'x' }, 422],
  ['a body over 5 MB', { ...mailTo('x@y.example'), html: 'x'.repeat(5_000_001) }, 413],
])('POST /emails → refused when it has %s', async (_, body, status) => {
  const response = await post(body);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({
    statusCode: status,
    name: expect.any(String),
    message: expect.any(String),
  });
});

test('POST /emails → 200 and only in memory when there is no SMTP; the last 200 are kept', async () => {
  const [first, last] = [freshAddress(), freshAddress()];
  await post(mailTo(first), bearer, alone.url);
  expect(await messagesTo(first, alone.url)).toHaveLength(1);
  for (let sent = 0; sent < 200; sent++) await post(mailTo(last), bearer, alone.url);
  expect(await messagesTo(first, alone.url)).toEqual([]);
  expect(await messagesTo(last, alone.url)).toHaveLength(200);
  expect((await fetch(`${alone.url}/other`, { headers: bearer })).status).toBe(404);
});

test('POST /emails → 500 and nothing remembered when the SMTP server is away', async () => {
  const dead = await startMailGateway({ apiKey: key, port: await freePort('mail'), smtpUrl: 'smtp://127.0.0.1:1' });
  const to = freshAddress();
  const response = await post(mailTo(to), { ...bearer, 'idempotency-key': to }, dead.url);
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({ name: 'application_error' });
  expect(await messagesTo(to, dead.url)).toEqual([]);
  await dead.stop();
});

test('MailStore → the key is good for 24 hours, tried again after a failure, and 409 while it is under way', async () => {
  let now = 1_000;
  const release: (() => void)[] = [];
  const deliver = vi.fn(() => new Promise<void>((done) => void release.push(done)));
  const store = new MailStore({ deliver, nowMs: () => now });
  const mail = mailTo('a@b.example');
  const first = store.send(mail, 'key');
  await expect(store.send(mail, 'key')).rejects.toMatchObject({ code: 'concurrent_idempotent_requests' });
  release.shift()?.();
  const id = await first;
  expect(await store.send(mail, 'key')).toBe(id);
  now += 24 * 60 * 60_000;
  deliver.mockRejectedValueOnce(new Error('away'));
  await expect(store.send(mail, 'key')).rejects.toThrow('away');
  const second = store.send(mail, 'key');
  release.shift()?.();
  expect(await second).not.toBe(id);
  expect(deliver).toHaveBeenCalledTimes(3);
});
