import { createServer, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { pipeline } from 'node:stream';
import pg from 'pg';
import { createWebSocketStream, WebSocketServer, type WebSocket } from 'ws';
import { ZodError, z } from 'zod';
import { closeServer, listenOnLoopback, readBody, sendJson } from './loopback.ts';
import { BadConnectionString, NeonPools } from './neon-pools.ts';
import { errorBody, readSqlRequest, runSqlRequest } from './neon-sql.ts';

const MAX_BODY_BYTES = 10_000_000;
const MAX_MESSAGE_BYTES = 16_000_000;
const MAX_SOCKETS = 100;

export interface NeonGatewayOptions {
  /** The server behind it. Callers bring user, password and database in their own connection strings. */
  databaseUrl: string;
  port: number;
}

/**
 * What `@neondatabase/serverless` talks to, over any Postgres, on 127.0.0.1: `POST /sql` for `neon()`, and `/v2`
 * as a WebSocket to Postgres' own protocol for `Pool` (SCRAM needs `neonConfig.pipelineConnect = false`).
 */
export interface NeonGateway {
  url: string;
  /** For `neonConfig.wsProxy`: `host:port/v2`. */
  wsProxy: string;
  stop(): Promise<void>;
}

interface Answer {
  status: number;
  body: unknown;
}

/** Starts the gateway; resolves when it listens. Throws when the port cannot be had. */
export async function startNeonGateway({ databaseUrl, port }: NeonGatewayOptions): Promise<NeonGateway> {
  const pools = new NeonPools(databaseUrl);
  const server = createServer((request, response) => {
    void answer(request, pools)
      .catch(failure)
      .then((result) => sendJson(response, result));
  });
  const sockets = new WebSocketServer({
    server,
    path: '/v2',
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    verifyClient: () => sockets.clients.size < MAX_SOCKETS,
  });
  const { hostname, port: postgresPort } = new URL(databaseUrl);
  sockets.on('connection', (socket) => joinToPostgres(socket, hostname, Number(postgresPort || 5432)));
  // It passes on the error of the server below it, which the caller is told anyway.
  sockets.on('error', () => undefined);
  const { url } = await listenOnLoopback(server, port);
  return {
    url,
    wsProxy: `127.0.0.1:${port}/v2`,
    stop: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await closeServer(server);
      await pools.end();
    },
  };
}

/** Both ways with back-pressure; the end of either ends the other. */
function joinToPostgres(socket: WebSocket, host: string, port: number): void {
  const client = createWebSocketStream(socket);
  const postgres = connect({ host, port, noDelay: true });
  const end = () => {
    postgres.destroy();
    socket.close();
  };
  pipeline(client, postgres, end);
  pipeline(postgres, client, end);
}

async function answer(request: IncomingMessage, pools: NeonPools): Promise<Answer> {
  if (new URL(request.url ?? '/', 'http://gateway').pathname !== '/sql')
    return refusal(404, 'Not found: only /sql and /v2');
  if (request.method !== 'POST') return refusal(405, 'Only POST');
  const pool = pools.for(String(request.headers['neon-connection-string'] ?? ''));
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === undefined) return refusal(413, `The body is over ${MAX_BODY_BYTES} bytes`);
  return { status: 200, body: await runSqlRequest(pool, readSqlRequest(request.headers, body)) };
}

/** Neon's driver reads the fields of a 400; any other status it tells as text. */
function failure(error: unknown): Answer {
  if (error instanceof pg.DatabaseError) return { status: 400, body: errorBody(error) };
  if (error instanceof ZodError) return refusal(400, `Not a request of Neon's driver: ${z.prettifyError(error)}`);
  if (error instanceof SyntaxError) return refusal(400, `The body is not JSON: ${error.message}`);
  if (error instanceof BadConnectionString) return refusal(400, `Neon-Connection-String: ${error.message}`);
  return refusal(503, `No answer from Postgres: ${error instanceof Error ? error.message : String(error)}`);
}

function refusal(status: number, message: string): Answer {
  return { status, body: { message } };
}
