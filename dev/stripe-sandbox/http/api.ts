import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Engine } from '../engine/engine.ts';
import { newId } from '../engine/ids.ts';
import { API_FAULTS, type Hits } from '../faults/faults.ts';
import { API_VERSION } from '../webhooks/event-log.ts';
import { ApiError, internalError } from './api-error.ts';
import { after, before, failed, type Outcome } from './fault-outcomes.ts';
import { authenticateCaller, secretKeyRequired, type Caller, type Keys } from './authenticate-caller.ts';
import { eventRoutes } from './event-routes.ts';
import { currentText, execute, type Executed } from './execute.ts';
import { canonicalForm, parseForm, type Form } from './form.ts';
import type { KeptAnswer } from './idempotency.ts';
import type { RequestRecorder } from './recorder.ts';
import type { Route } from './route.ts';
import { ROUTES } from './routes.ts';

export interface ApiRequest {
  method: string;
  path: string;
  /** Without the question mark. */
  query: string;
  body: string;
  headers: IncomingHttpHeaders;
}

interface Target {
  route: Route;
  id: string;
  form: Form;
  clientSecret: string | undefined;
}

const EARLY_WAIT_MS = 5_000;
const SLOW_MS = 1_000;

/** Stripe's API without the network: keys, routes, faults, idempotency, answers. */
export class Api {
  readonly #engine: Engine;
  readonly #keys: Keys;
  readonly #recorder: RequestRecorder;
  readonly #log: (line: string) => void;

  constructor(engine: Engine, keys: Keys, recorder: RequestRecorder, log: (line: string) => void) {
    this.#engine = engine;
    this.#keys = keys;
    this.#recorder = recorder;
    this.#log = log;
  }

  async answer(request: ApiRequest): Promise<Outcome> {
    const requestId = newId('req');
    const version = request.headers['stripe-version'];
    const headers: Record<string, string> = {
      'request-id': requestId,
      'stripe-version': typeof version === 'string' ? version : API_VERSION,
    };
    const shownKey = request.method === 'POST' ? request.headers['idempotency-key'] : undefined;
    const idempotencyKey = typeof shownKey === 'string' && shownKey !== '' ? shownKey : null;
    if (idempotencyKey !== null) headers['idempotency-key'] = idempotencyKey;
    try {
      return await this.#answer(request, { requestId, idempotencyKey }, headers);
    } catch (error) {
      if (!(error instanceof ApiError)) this.#log(`${request.method} ${request.path}: ${stackOf(error)}`);
      const refusal = error instanceof ApiError ? error : internalError();
      return { kind: 'answer', status: refusal.status, body: refusal.text(), headers };
    }
  }

  async #answer(
    request: ApiRequest,
    origin: { requestId: string; idempotencyKey: string | null },
    headers: Record<string, string>,
  ): Promise<Outcome> {
    const target = this.#target(request);
    const { operation } = target.route;
    const hits = this.#engine.faults.take(operation, API_FAULTS);
    const broken = before(hits);
    if (broken) return broken;
    const key = origin.idempotencyKey === null ? undefined : this.#scoped(request, origin.idempotencyKey);
    const begun =
      key === undefined
        ? undefined
        : this.#engine.keys.begin(key, request.path, canonicalForm(request.body), this.#engine.clock.nowMs());
    let done: Executed;
    if (begun?.kind === 'replay') {
      done = this.#replayed(begun.answer);
      Object.assign(headers, { 'idempotent-replayed': 'true', 'original-request': begun.answer.requestId });
    } else {
      done = await this.#execute(
        target,
        origin,
        hits,
        key === undefined ? undefined : { key, path: request.path, fingerprint: begun?.fingerprint ?? '' },
      );
    }
    if (done.status >= 500) headers['stripe-should-retry'] = 'false';
    this.#recorder.record({ ...request, operation, status: done.status, answer: done.body });
    return after(hits) ?? { kind: 'answer', status: done.status, body: done.body, headers };
  }

  /** Does the work once; what it answered is kept under the key, unless it was refused before it began. */
  async #execute(
    { route, id, form, clientSecret }: Target,
    origin: { requestId: string; idempotencyKey: string | null },
    hits: Hits,
    kept: Pick<KeptAnswer, 'key' | 'path' | 'fingerprint'> | undefined,
  ): Promise<Executed> {
    const engine = this.#engine;
    let answer: KeptAnswer | undefined;
    try {
      const slow = hits.get('slow');
      if (slow) await delay(slow.ms ?? SLOW_MS);
      const processing = hits.get('processing');
      const executed = hits.has('error-rolled-back')
        ? failed()
        : execute(engine, route, { form, id, clientSecret }, origin, processing && (processing.ms ?? SLOW_MS));
      const done = hits.has('error-after') ? failed() : executed;
      if (kept && done.began) answer = keptAnswer(kept, origin.requestId, done, engine.clock.nowMs());
      // Written beside its effect, before anything is waited for: a crash must not leave one without the other.
      if (answer) engine.journalKey(answer);
      const delivered = engine.deliver(executed.events);
      if (hits.has('webhook-early')) await Promise.race([delivered, delay(EARLY_WAIT_MS, undefined, { ref: false })]);
      if (engine.sender.pressureMs > 0) await delay(engine.sender.pressureMs);
      return done;
    } finally {
      if (kept) engine.keys.end(kept.key, answer);
    }
  }

  #target(request: ApiRequest): Target {
    const isPost = request.method === 'POST';
    const form = parseForm(isPost ? request.body : request.query);
    const caller = authenticateCaller(request.headers, textIn(form, 'key'), this.#keys);
    form.delete('key');
    const [, version = '', resource = '', id, action, more] = request.path.split('/');
    const path = `/${version}/${resource}${id === undefined ? '' : '/:id'}${action === undefined ? '' : `/${action}`}`;
    const route =
      more === undefined
        ? (ROUTES.get(`${request.method} ${path}`) ?? eventRoutes(this.#engine).get(`${request.method} ${path}`))
        : undefined;
    if (!route) {
      const message = `Unrecognized request URL (${request.method}: ${request.path}). The sandbox knows what docs/stripe-sandbox.md lists.`;
      throw new ApiError(404, { type: 'invalid_request_error', message });
    }
    return { route, id: decodeURIComponent(id ?? ''), form, clientSecret: clientSecretOf(caller, route, form) };
  }

  #replayed(answer: KeptAnswer): Executed {
    const { objectId, status } = answer;
    const now = Math.floor(this.#engine.clock.nowMs() / 1000);
    const body = answer.body ?? (objectId === null ? undefined : currentText(this.#engine, objectId, now));
    if (body === undefined)
      throw new ApiError(410, {
        type: 'api_error',
        message:
          'The sandbox no longer has the object that this idempotency key made; it was done once and is not done again.',
      });
    return { status, body, objectId, began: true, events: [] };
  }

  #scoped({ headers }: ApiRequest, key: string): string {
    const account = headers['stripe-account'];
    return `${typeof account === 'string' ? account : ''}\n${key}`;
  }
}

function clientSecretOf(caller: Caller, route: Route, form: Form): string | undefined {
  const shown = textIn(form, 'client_secret');
  form.delete('client_secret');
  if (caller === 'shop') return undefined;
  if (!route.browser) throw secretKeyRequired();
  return shown ?? '';
}

function keptAnswer(
  { key, path, fingerprint }: Pick<KeptAnswer, 'key' | 'path' | 'fingerprint'>,
  requestId: string,
  { status, body, objectId }: Executed,
  atMs: number,
): KeptAnswer {
  return { key, path, fingerprint, atMs, status, requestId, objectId, body };
}

function textIn(form: Form, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === 'string' ? value : undefined;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
