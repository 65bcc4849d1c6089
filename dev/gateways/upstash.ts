import { createServer, type IncomingMessage } from 'node:http';
import { closeServer, listenOnLoopback, readBody, sameSecret, sendJson } from './loopback.ts';
import { connectRedis, UpstashCommands } from './upstash-commands.ts';

const MAX_BODY_BYTES = 10_000_000;

export interface UpstashGatewayOptions {
  redisUrl: string;
  token: string;
  port: number;
}

/** Upstash's REST API over a Redis: `POST /`, `GET|POST /COMMAND/arg…`, `/pipeline`, `/multi-exec`, on 127.0.0.1. */
export interface UpstashGateway {
  url: string;
  stop(): Promise<void>;
}

interface Answer {
  status: number;
  body: unknown;
}

/** Starts the gateway; resolves when it answers. Throws when Redis or the port cannot be had. */
export async function startUpstashGateway({ redisUrl, token, port }: UpstashGatewayOptions): Promise<UpstashGateway> {
  const redis = await connectRedis(redisUrl);
  const commands = new UpstashCommands(redis);
  const server = createServer((request, response) => {
    void answer(request, commands, token)
      .catch((error: unknown): Answer => ({ status: 400, body: { error: textOf(error) } }))
      .then((result) => sendJson(response, result));
  });
  const { url } = await listenOnLoopback(server, port);
  return {
    url,
    stop: async () => {
      await closeServer(server);
      redis.destroy();
    },
  };
}

async function answer(request: IncomingMessage, commands: UpstashCommands, token: string): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://gateway');
  const shown = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? url.searchParams.get('_token') ?? '';
  if (!sameSecret(shown, token)) return { status: 401, body: { error: 'Unauthorized' } };
  const base64 = request.headers['upstash-encoding'] === 'base64';
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === undefined)
    return { status: 400, body: { error: `ERR max request size of ${MAX_BODY_BYTES} bytes exceeded` } };
  const [first, ...rest] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  if (first === 'pipeline') {
    // Sent in one go: the connection keeps their order, and nothing waits for the answer before it.
    return { status: 200, body: await Promise.all(commandsIn(body).map((command) => commands.run(command, base64))) };
  }
  if (first === 'multi-exec') return { status: 200, body: await commands.transaction(commandsIn(body), base64) };
  const command = first === undefined ? commandIn(JSON.parse(body)) : [first, ...rest, ...(body === '' ? [] : [body])];
  const reply = await commands.run(command, base64);
  return { status: 'error' in reply ? 400 : 200, body: reply };
}

function commandsIn(body: string): unknown[][] {
  const parsed: unknown = JSON.parse(body);
  if (!Array.isArray(parsed)) throw new Error('ERR failed to parse pipeline request');
  return parsed.map(commandIn);
}

function commandIn(parsed: unknown): unknown[] {
  if (!Array.isArray(parsed) || parsed.length === 0) throw new Error('ERR failed to parse command');
  return parsed;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
