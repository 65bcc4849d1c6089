import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OriginPort } from '../origins/origin-port.ts';
import type { OriginBehaviour } from './memory-origins.ts';

/** A running set of origins whose behaviour the suite sets. */
export interface OriginHarness {
  port: OriginPort;
  behave(behaviour: OriginBehaviour): void | Promise<void>;
  stop(): Promise<void>;
}

const CALL = {
  target: '/v1/catalog/models/nordvik-tind',
  traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  problems: ['model/not-found', 'search/unavailable', 'request/invalid'],
  report: () => undefined,
  waitUntil: () => undefined,
} as const;
const READ = { ...CALL, op: 'getModel', near: {} };
const FORWARD = {
  ...CALL,
  op: 'createQuotes',
  method: 'POST',
  timeoutMs: 1_000,
  mayRepeat: false,
  streams: false,
  body: new TextEncoder().encode('{"lines":[]}'),
  headers: { 'content-type': 'application/json' },
} as const;

/** What every adapter of OriginPort must do. */
export function originSuite(name: string, start: () => Promise<OriginHarness>): void {
  describe(`OriginPort: ${name}`, () => {
    let harness: OriginHarness;
    beforeEach(async () => {
      harness = await start();
    });
    afterEach(() => harness.stop());

    test('gives the bytes of a 200 untouched', async () => {
      const text = '{ "slug":"nordvik-tind",\n "name":"Тинд — «жёсткий»" }';
      await harness.behave({ kind: 'json', text });
      const answer = await harness.port.read(READ);
      expect(new TextDecoder().decode(answer.body)).toBe(text);
      expect(answer.contentType).toMatch(/^application\/json/);
      const forwarded = await harness.port.forward(FORWARD);
      expect([forwarded.status, await new Response(forwarded.body).text()]).toEqual([200, text]);
      await expect(harness.port.isReady()).resolves.toBe(true);
    });

    test('passes on a declared problem with detail and fields', async () => {
      await harness.behave({
        kind: 'problem',
        code: 'request/invalid',
        detail: 'Not valid: q',
        errors: [{ in: 'query', field: 'q', detail: 'too odd' }],
      });
      await expect(harness.port.read(READ)).rejects.toMatchObject({
        code: 'request/invalid',
        message: 'Not valid: q',
        errors: [{ in: 'query', field: 'q', detail: 'too odd' }],
      });
    });

    test('passes on Retry-After of a declared 503', async () => {
      await harness.behave({ kind: 'problem', code: 'search/unavailable', retryAfterSeconds: 7 });
      await expect(harness.port.read(READ)).rejects.toMatchObject({ code: 'search/unavailable', retryAfterSeconds: 7 });
    });

    test.each(['request/unsigned', 'feed/empty', 'route/not-found', 'catalog/unavailable'] as const)(
      'makes origin/unavailable of %s, which the operation does not declare',
      async (code) => {
        await harness.behave({ kind: 'problem', code });
        await expect(harness.port.read(READ)).rejects.toMatchObject({ code: 'origin/unavailable' });
      },
    );

    test('throws origin/timeout when nobody answers in time', async () => {
      await harness.behave({ kind: 'silent' });
      await expect(harness.port.read(READ)).rejects.toMatchObject({ code: 'origin/timeout' });
      await expect(harness.port.forward(FORWARD)).rejects.toMatchObject({ code: 'origin/timeout' });
    });

    test('throws origin/unavailable when nobody is there, and is not ready', async () => {
      await harness.behave({ kind: 'down' });
      await expect(harness.port.read(READ)).rejects.toMatchObject({ code: 'origin/unavailable' });
      await expect(harness.port.forward(FORWARD)).rejects.toMatchObject({ code: 'origin/unavailable' });
      await expect(harness.port.isReady()).resolves.toBe(false);
    });
  });
}
