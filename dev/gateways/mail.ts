import { createServer, type IncomingMessage } from 'node:http';
import { z } from 'zod';
import { closeServer, listenOnLoopback, readBody, sameSecret, sendJson } from './loopback.ts';
import { MailError, MailStore, type Deliver } from './mail-store.ts';
import { smtpDelivery } from './mail-smtp.ts';

const MAX_BODY_BYTES = 5_000_000;

export interface MailGatewayOptions {
  apiKey: string;
  port: number;
  /** Where mails go on to; without it they stay in memory only. */
  smtpUrl?: string | undefined;
}

/**
 * Resend's HTTP API on 127.0.0.1, for a worker, which has no SMTP: `POST /emails` with a bearer key and, if wanted,
 * an Idempotency-Key. Beyond Resend, `GET /messages?to=…` gives the last 200 mails, the newest first.
 */
export interface MailGateway {
  url: string;
  stop(): Promise<void>;
}

interface Answer {
  status: number;
  body: unknown;
}

/** Starts the gateway; resolves when it listens. Throws when the port cannot be had. */
export async function startMailGateway({ apiKey, port, smtpUrl }: MailGatewayOptions): Promise<MailGateway> {
  const smtp = smtpUrl === undefined ? undefined : smtpDelivery(smtpUrl);
  const nowhere: Deliver = async () => undefined;
  const store = new MailStore({ deliver: smtp?.deliver ?? nowhere, nowMs: Date.now });
  const server = createServer((request, response) => {
    void answer(request, store, apiKey)
      .catch(failure)
      .then((result) => sendJson(response, result));
  });
  const { url } = await listenOnLoopback(server, port);
  return {
    url,
    stop: async () => {
      await closeServer(server);
      smtp?.close();
    },
  };
}

async function answer(request: IncomingMessage, store: MailStore, apiKey: string): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://gateway');
  const shown = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (shown === undefined) throw new MailError(401, 'missing_api_key', 'Missing API key in the authorization header');
  if (!sameSecret(shown, apiKey)) throw new MailError(403, 'invalid_api_key', 'API key is invalid');
  const route = `${request.method ?? ''} ${url.pathname}`;
  if (route === 'GET /messages') return { status: 200, body: { messages: store.sentTo(url.searchParams.get('to')) } };
  if (route !== 'POST /emails') throw new MailError(404, 'not_found', 'The requested endpoint does not exist');
  const text = await readBody(request, MAX_BODY_BYTES);
  if (text === undefined) throw new MailError(413, 'validation_error', `The body is over ${MAX_BODY_BYTES} bytes`);
  const key = request.headers['idempotency-key'];
  return { status: 200, body: { id: await store.send(JSON.parse(text), key === undefined ? undefined : String(key)) } };
}

function failure(error: unknown): Answer {
  if (error instanceof z.ZodError) return refusal(new MailError(422, 'validation_error', z.prettifyError(error)));
  if (error instanceof SyntaxError) return refusal(new MailError(400, 'validation_error', 'The body is not JSON'));
  if (error instanceof MailError) return refusal(error);
  const reason = error instanceof Error ? error.message : String(error);
  return refusal(new MailError(500, 'application_error', `The mail could not be handed on: ${reason}`));
}

function refusal({ statusCode, code, message }: MailError): Answer {
  return { status: statusCode, body: { statusCode, name: code, message } };
}
