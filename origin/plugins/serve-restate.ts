import { once } from 'node:events';
import { createServer, type ServerHttp2Session } from 'node:http2';
import * as restate from '@restatedev/restate-sdk';
import type { FastifyBaseLogger } from 'fastify';

export interface RestateServerOptions {
  host: string;
  port: number;
  /** Public keys of the Restate that may call (`publickeyv1_…`); without them anybody who reaches the port may. */
  identityKeys: readonly string[];
}

export interface RestateServer {
  port: number;
  close(): Promise<void>;
}

type Services = NonNullable<Parameters<typeof restate.createEndpointHandler>[0]['services']>;

/** Serves workflows and objects to Restate over HTTP/2; a path in front of the routes is ignored, so that it can name the version. */
export async function serveRestate(
  services: Services,
  log: FastifyBaseLogger,
  options: RestateServerOptions,
): Promise<RestateServer> {
  const handler = restate.createEndpointHandler({
    services,
    identityKeys: [...options.identityKeys],
    logger: loggerOf(log),
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
function loggerOf(log: FastifyBaseLogger): restate.LoggerTransport {
  return ({ level, context, replaying }, ...message) => {
    const method = LOGGED[level];
    if (replaying || method === undefined) return;
    log[method](
      { target: context?.invocationTarget, detail: message.map(String).join(' ').slice(0, 2_000) },
      'restate',
    );
  };
}
