import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listenOnLoopback, readBody } from '../../gateways/loopback.ts';
import type { Api } from './api.ts';
import type { Outcome } from './fault-outcomes.ts';

const MAX_BODY_BYTES = 1_000_000;

/** What answers `/_sandbox/…`. */
export type Control = (method: string, url: URL, body: string) => Promise<ControlAnswer>;

export interface ControlAnswer {
  status: number;
  /** Sent as JSON, unless it is a page. */
  body: unknown;
  html?: string;
  location?: string;
}

export interface ServerOptions {
  port: number;
  api: Api;
  control: Control;
  /** A request that is to time out is dropped after so long, when its caller has not left before. */
  hangMs: number;
  log: (line: string) => void;
}

export interface ListeningServer {
  url: string;
  stop(): Promise<void>;
}

/** Listens on 127.0.0.1 (port 0: any free one). */
export async function listen({ port, api, control, hangMs, log }: ServerOptions): Promise<ListeningServer> {
  const server = createServer((request, response) => {
    void answer(request, response, api, control, hangMs).catch((error: unknown) => {
      log(`${request.method} ${request.url}: ${error instanceof Error ? error.message : String(error)}`);
      response.destroy();
    });
  });
  const { url } = await listenOnLoopback(server, port);
  return {
    url,
    stop: () => closeServer(server),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  api: Api,
  control: Control,
  hangMs: number,
): Promise<void> {
  const { method = 'GET', url: target = '/', headers } = request;
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === undefined) {
    sendText(response, 413, '{"error":{"type":"invalid_request_error","message":"Request body is too large"}}', {});
  } else if (target.startsWith('/_sandbox')) {
    sendControl(response, await control(method, new URL(target, 'http://sandbox'), body));
  } else if (method === 'OPTIONS') {
    response.writeHead(204, CORS).end();
  } else {
    const question = target.indexOf('?');
    const path = question < 0 ? target : target.slice(0, question);
    const query = question < 0 ? '' : target.slice(question + 1);
    send(response, await api.answer({ method, path, query, body, headers }), hangMs);
  }
}

/** Browsers call with a publishable key from the shop's pages. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD, PUT, PATCH, POST, DELETE',
  'access-control-allow-headers': 'authorization, content-type, idempotency-key, stripe-version',
};

function send(response: ServerResponse, outcome: Outcome, hangMs: number): void {
  if (outcome.kind === 'answer') {
    sendText(response, outcome.status, outcome.body, outcome.headers);
  } else if (outcome.kind === 'reset') {
    response.socket?.resetAndDestroy();
  } else {
    const timer = setTimeout(() => response.destroy(), hangMs);
    timer.unref();
    response.once('close', () => clearTimeout(timer));
  }
}

function sendText(response: ServerResponse, status: number, body: string, headers: Record<string, string>): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-cache, no-store',
    'access-control-allow-origin': '*',
    ...headers,
  });
  response.end(body);
}

function sendControl(response: ServerResponse, { status, body, html, location }: ControlAnswer): void {
  if (location !== undefined) {
    response.writeHead(303, { location }).end();
    return;
  }
  const text = html ?? `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    'content-type': html === undefined ? 'application/json' : 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
