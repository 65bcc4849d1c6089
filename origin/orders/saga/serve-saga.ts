import { once } from 'node:events';
import { createServer, type ServerHttp2Session } from 'node:http2';
import * as restate from '@restatedev/restate-sdk';
import { orderEnding } from './order-ending.ts';
import { orderRefund } from './order-refund.ts';
import { orderSaga, type SagaShape } from './order-saga.ts';
import type { SagaDeps } from './saga-deps.ts';

export interface SagaServerOptions {
  host: string;
  port: number;
  /** Public keys of the Restate that may call (`publickeyv1_…`); without them anybody who reaches the port may. */
  identityKeys: readonly string[];
}

export interface SagaServer {
  port: number;
  close(): Promise<void>;
}

/** Serves all workflows to Restate over HTTP/2; a path in front of the routes is ignored, so that it can name the version. */
export async function serveSaga(deps: SagaDeps, shape: SagaShape, options: SagaServerOptions): Promise<SagaServer> {
  const services = [
    orderSaga(deps, shape),
    orderEnding('expiry', deps, shape),
    orderEnding('cancellation', deps, shape),
    orderRefund(deps, shape),
  ];
  const handler = restate.createEndpointHandler({
    services,
    identityKeys: [...options.identityKeys],
    logger: loggerOf(deps),
  });
  const server = createServer(handler);
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  await once(server.listen(options.port, options.host), 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : options.port,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      // What is under way is replayed by whoever serves next; waiting for days-long workflows would never end.
      for (const session of sessions) session.destroy();
      await closed;
    },
  };
}

const LOGGED: Readonly<Record<string, 'warn' | 'error'>> = { warn: 'warn', error: 'error' };

/** Warnings and errors alone: at `info` Restate tells of every attempt, which would be felt. */
function loggerOf({ log }: SagaDeps): restate.LoggerTransport {
  return ({ level, context, replaying }, ...message) => {
    const method = LOGGED[level];
    if (replaying || method === undefined) return;
    log[method](
      { target: context?.invocationTarget, detail: message.map(String).join(' ').slice(0, 2_000) },
      'restate',
    );
  };
}
