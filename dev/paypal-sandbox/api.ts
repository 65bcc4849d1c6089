import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ZodError } from 'zod';
import type { Orders } from './orders.ts';
import { PaypalError } from './records.ts';
import type { Webhooks } from './webhooks.ts';

export interface Answer {
  status: number;
  body: unknown;
}

export interface Request {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  raw: string;
}

/** The routes, who may call them, and answers that were given under a PayPal-Request-Id before. */
export class Api {
  readonly clientId = `client-${randomUUID()}`;
  readonly clientSecret = randomUUID();
  readonly #token = `A21AA${randomUUID()}`;
  readonly #kept = new Map<string, Answer>();
  readonly #orders: Orders;
  readonly #webhooks: Webhooks;

  constructor(orders: Orders, webhooks: Webhooks) {
    this.#orders = orders;
    this.#webhooks = webhooks;
  }

  answer(request: Request): Answer {
    try {
      return this.#answer(request);
    } catch (error) {
      if (error instanceof PaypalError)
        return { status: error.status, body: { name: 'UNPROCESSABLE_ENTITY', details: [{ issue: error.issue }] } };
      if (error instanceof ZodError || error instanceof SyntaxError)
        return { status: 400, body: { name: 'INVALID_REQUEST', details: [{ issue: error.message.slice(0, 500) }] } };
      throw error;
    }
  }

  #answer(request: Request): Answer {
    const { method, path, headers, raw } = request;
    if (path === '/v1/oauth2/token') return this.#signIn(headers.authorization);
    if (headers.authorization !== `Bearer ${this.#token}`) throw new PaypalError(401, 'INVALID_TOKEN');
    if (path === '/v1/notifications/verify-webhook-signature') return { status: 200, body: this.#webhooks.verify(raw) };
    const requestId = headers['paypal-request-id'];
    if (method !== 'POST' || typeof requestId !== 'string') return this.#route(request);
    const key = `${path}\n${requestId}`;
    const before = this.#kept.get(key);
    if (before !== undefined) return before;
    const answer = this.#route(request);
    // As it was answered: the object may change afterwards.
    this.#kept.set(key, { status: 200, body: structuredClone(answer.body) });
    return answer;
  }

  #signIn(authorization: string | undefined): Answer {
    const basic = `Basic ${Buffer.from(`${this.clientId}:${this.clientSecret}`).toString('base64')}`;
    if (authorization !== basic) throw new PaypalError(401, 'invalid_client');
    return { status: 200, body: { access_token: this.#token, token_type: 'Bearer', expires_in: 32_400 } };
  }

  #route({ method, path, raw }: Request): Answer {
    const [, kind = '', id = '', step = ''] = PATH.exec(path) ?? [];
    const input: unknown = raw === '' ? {} : JSON.parse(raw);
    const orders = this.#orders;
    switch ([method, kind, ...(step === '' ? [] : [step])].join(' ')) {
      case 'POST orders':
        return { status: 201, body: orders.create(input) };
      case 'GET orders':
        return { status: 200, body: orders.order(id) };
      case 'POST orders authorize':
        return { status: 201, body: orders.authorize(id) };
      case 'POST authorizations capture':
        return { status: 201, body: orders.capture(id, input) };
      case 'POST authorizations void':
        return { status: 200, body: orders.void(id) };
      case 'GET captures':
        return { status: 200, body: orders.captureById(id) };
      case 'POST captures refund':
        return { status: 201, body: orders.refund(id, input) };
      default:
        throw new PaypalError(404, 'RESOURCE_NOT_FOUND');
    }
  }
}

const PATH = /^\/v2\/(?:checkout|payments)\/(orders|authorizations|captures)(?:\/(\w+))?(?:\/(\w+))?$/;
