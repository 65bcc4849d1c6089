import { expect, test } from 'vitest';
import { readBody } from './read-body.ts';

const post = (body: string | ReadableStream | null) =>
  new Request('http://edge.example/', { method: 'POST', body, duplex: 'half' });

test('readBody → all the bytes, in the order of the chunks; none when there is no body', async () => {
  const chunks = ['a', 'bc', '', 'def'].map((text) => new TextEncoder().encode(text));
  const stream = ReadableStream.from(chunks);
  expect(new TextDecoder().decode(await readBody(post(stream)))).toBe('abcdef');
  expect(await readBody(post(null))).toEqual(new Uint8Array(0));
});

test('readBody → request/body-too-large as soon as the bound is passed, and the rest is not read', async () => {
  let pulled = 0;
  let cancelled = false;
  const endless = new ReadableStream({
    pull(to) {
      pulled++;
      to.enqueue(new Uint8Array(1_000));
    },
    cancel() {
      cancelled = true;
    },
  });
  await expect(readBody(post(endless), 10_000)).rejects.toMatchObject({ code: 'request/body-too-large' });
  expect(pulled).toBeLessThan(20);
  await expect.poll(() => cancelled).toBe(true);
});

test('readBody → request/too-slow when the body does not end in time', async () => {
  const stuck = new ReadableStream({ start: (to) => to.enqueue(new Uint8Array(1)) });
  await expect(readBody(post(stuck), 10_000, 20)).rejects.toMatchObject({ code: 'request/too-slow' });
});
