import { once } from 'node:events';
import { createServer } from 'node:http2';
import * as restate from '@restatedev/restate-sdk';
import * as clients from '@restatedev/restate-sdk-clients';
import { expect, test } from 'vitest';
import { freePort } from '../ports.ts';

const ingressUrl = process.env['RESTATE_INGRESS_URL'] ?? '';
const adminUrl = process.env['RESTATE_ADMIN_URL'] ?? '';

test('Restate → a registered service answers through the ingress, once per idempotency key', async () => {
  const ran: string[] = [];
  const name = `greeter-${crypto.randomUUID()}`;
  const greeter = restate.service({
    name,
    handlers: {
      greet: (ctx: restate.Context, who: string) =>
        ctx.run('greet', () => {
          ran.push(who);
          return `Привет, ${who}`;
        }),
    },
  });
  const port = await freePort('restate');
  const server = createServer(restate.createEndpointHandler({ services: [greeter] }));
  await once(server.listen(port, '127.0.0.1'), 'listening');
  try {
    const body = JSON.stringify({ uri: `http://127.0.0.1:${port}` });
    const headers = { 'content-type': 'application/json' };
    const registered = await fetch(`${adminUrl}/deployments`, { method: 'POST', headers, body });
    expect(registered.status).toBe(201);
    const client = clients.connect({ url: ingressUrl }).serviceClient<typeof greeter>({ name });
    const options = clients.rpc.opts<string, string>({ idempotencyKey: crypto.randomUUID() });
    expect(await client.greet('Анна', options)).toBe('Привет, Анна');
    expect(await client.greet('Анна', options)).toBe('Привет, Анна');
    expect(ran).toEqual(['Анна']);
  } finally {
    server.close();
  }
});
