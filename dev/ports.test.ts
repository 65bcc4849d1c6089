import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { fixedPort, freePort, PORTS, plannedPort } from './ports.ts';
import { withEnv } from './testing/temp-folder.ts';

async function listening(): Promise<{ port: number } & AsyncDisposable> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { port, [Symbol.asyncDispose]: async () => void (await new Promise((done) => server.close(done))) };
}

test('fixedPort → one line with the port, who needs it and the variable, when it is busy', async () => {
  await using busy = await listening();
  await withEnv({ SOMMIER_PORT_TYPESENSE: String(busy.port) }, async () => {
    const line = `Port ${busy.port} on 127.0.0.1 is busy and Typesense needs it. Stop what uses it (ss -ltnp | grep ${busy.port}), or choose another: SOMMIER_PORT_TYPESENSE=${busy.port + 1000} npm start`;
    await expect(fixedPort('typesense')).rejects.toThrow(line);
  });
});

test('fixedPort → the port of the variable when it is free', async () => {
  const free = await freePort('redis');
  await withEnv({ SOMMIER_PORT_REDIS: String(free) }, async () => {
    expect(await fixedPort('redis')).toBe(free);
  });
});

test.each(['banana', '0', '65536', '80.5', '-1'])('plannedPort → a Remedy when the variable is %s', async (value) => {
  await withEnv({ SOMMIER_PORT_S3: value }, async () => {
    expect(() => plannedPort('s3')).toThrow(`SOMMIER_PORT_S3=${value} is not a port`);
  });
});

test('PORTS → no port and no variable twice', () => {
  const rows = Object.values(PORTS);
  expect(new Set(rows.map(({ port }) => port)).size).toBe(rows.length);
  expect(new Set(rows.map(({ env }) => env)).size).toBe(rows.length);
});
