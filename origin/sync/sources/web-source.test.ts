import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { webSource } from './web-source.ts';

let server: Server;
let base = '';
beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '/';
    const to = (status: number, location: string) => response.writeHead(status, { location }).end();
    if (path === '/moved') to(302, '/feed.csv');
    else if (path === '/inside') to(307, base.replace('127.0.0.1', '127.0.0.2'));
    else if (path === '/metadata') to(301, 'http://169.254.169.254/latest/meta-data');
    else if (path === '/loop') to(308, '/loop');
    else if (path === '/other-scheme') to(302, 'ftp://127.0.0.1/feed.csv');
    else if (path === '/endless') response.write('x'.repeat(2_000));
    else if (path === '/absent') response.writeHead(404).end();
    else if (path === '/down') response.writeHead(503).end();
    else if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end();
    else response.writeHead(200, { etag: '"v1"', 'content-length': '4' }).end('a;b\n');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const at = server.address();
  base = `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const signal = new AbortController().signal;
const local = (path: string) =>
  webSource(`${base}${path}`, { scheme: 'http:', allowed: ['127.0.0.1'], maxBytes: 1_000 });
const read = async (path: string, known?: string) => {
  const opened = await local(path).open(signal, known ?? null);
  const parts: Uint8Array[] = [];
  for await (const part of opened.bytes ?? []) parts.push(part);
  return { ...opened, bytes: opened.bytes === null ? null : Buffer.concat(parts).toString() };
};

describe('a feed on a web server', () => {
  test('→ streamed with its ETag, not sent again when it is known, redirects followed', async () => {
    expect(await read('/feed.csv')).toEqual({ bytes: 'a;b\n', version: '"v1"', size: 4 });
    expect(await read('/feed.csv', '"v1"')).toEqual({ bytes: null, version: '"v1"', size: null });
    expect(await read('/moved')).toMatchObject({ bytes: 'a;b\n' });
  });

  test.each([
    ['/absent', 'feed/not-found'],
    ['/inside', 'feed/address-refused'],
    ['/metadata', 'feed/address-refused'],
    ['/loop', 'feed/address-refused'],
    ['/other-scheme', 'feed/address-refused'],
    ['/endless', 'feed/too-large'],
  ])('%s → %s', async (path, code) => {
    await expect(read(path)).rejects.toMatchObject({ code });
  });

  test('/down → an error that is tried again', async () => {
    await expect(read('/down')).rejects.not.toHaveProperty('code');
  });

  test.each([
    'http://localhost/feed.csv',
    'http://127.0.0.1/feed.csv',
    'http://[::1]/feed.csv',
    'http://[::ffff:10.0.0.1]/feed.csv',
    'http://10.0.0.1/feed.csv',
    'http://169.254.169.254/',
    'http://0.0.0.0/',
    'http://2130706433/',
    'http://user@example.org/',
  ])('%s → feed/address-refused', async (address) => {
    await expect(webSource(address, { scheme: 'http:' }).open(signal)).rejects.toMatchObject({
      code: 'feed/address-refused',
    });
  });

  test('http:// → feed/address-refused where https is asked', async () => {
    await expect(webSource(`${base}/feed.csv`).open(signal)).rejects.toMatchObject({ code: 'feed/address-refused' });
  });
});
