import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { Api } from './api.ts';
import { Orders } from './orders.ts';
import { Webhooks } from './webhooks.ts';

export interface PaypalSandbox {
  url: string;
  clientId: string;
  clientSecret: string;
  webhookId: string;
  /** What the payer does in PayPal's window. */
  approve(orderId: string): void;
  /** The next authorisation is refused. */
  declineNext(): void;
  /** The next writes get no answer although they are done, or none and nothing is done. */
  fail(kind: Failure, next: number): void;
  setWebhook(url: string | undefined): void;
  /** The headers that an event of these bytes is sent with. */
  signed(body: string): Record<string, string>;
  stop(): Promise<void>;
}

type Failure = 'lost-after' | 'lost-before';

/**
 * Answers as PayPal's REST API does, as far as origin/orders/payments/paypal uses it: OAuth, orders with intent AUTHORIZE, authorize,
 * capture, void, refund, PayPal-Request-Id, webhooks and their verification. In memory, on a free port of 127.0.0.1.
 */
export async function startPaypalSandbox(): Promise<PaypalSandbox> {
  const failures: Failure[] = [];
  const webhooks = new Webhooks();
  let url = '';
  const orders = new Orders(
    (type, resource) => webhooks.tell(type, resource),
    () => url,
  );
  const api = new Api(orders, webhooks);
  const handle = async ({ method = 'GET', url: path = '/', headers }: IncomingMessage, raw: string) => {
    const failure = method === 'POST' && path.startsWith('/v2/') ? failures.shift() : undefined;
    if (failure === 'lost-before') return null;
    const answer = api.answer({ method, path, headers, raw });
    return failure === 'lost-after' ? null : answer;
  };
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const answer = await handle(request, await text(request));
    // A caller that is never answered ends by its own deadline.
    if (answer === null) return;
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  };
  const server = createServer((request, response) => void serve(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    url,
    clientId: api.clientId,
    clientSecret: api.clientSecret,
    webhookId: webhooks.webhookId,
    approve: (id) => orders.approve(id),
    declineNext: () => void (orders.declining = true),
    fail: (kind, next) => void failures.push(...Array.from({ length: next }, () => kind)),
    setWebhook: (endpoint) => void (webhooks.endpoint = endpoint),
    signed: (body) => webhooks.signed(body),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
