import { check } from 'k6';
import http, { type RefinedResponse } from 'k6/http';
import { Counter, Trend } from 'k6/metrics';
import type { OkOf, Op } from '#shared/contracts/op.ts';
import { BASE_URL } from './environment.ts';

/** k6 has one; its types leave it to the DOM's. */
declare const console: { error(line: string): void };

export interface Asked {
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string | number | undefined>>;
  body?: unknown;
  token?: string;
  headers?: Readonly<Record<string, string>>;
}

type Response = RefinedResponse<'text'>;

/** Answers out of any cache tier, and those that an origin made: one slow miss must not hide among a thousand hits. */
const hits = new Trend('catalog_hit_ms', true);
const misses = new Trend('catalog_miss_ms', true);
/** Answers that were not what the operation promises, by operation. */
const wrong = new Counter('wrong_answers');

/** Answers that told to come back, since there was more to do than could be done. */
const overloaded = new Counter('overloaded');
let mayBeOverloaded = false;

/** For scenarios that ask for more than there is: 503 with Retry-After is then a right answer, and counted. */
export function acceptOverload(): void {
  mayBeOverloaded = true;
  http.setResponseCallback(http.expectedStatuses({ min: 200, max: 399 }, 503));
}

/** Sends an operation of the contracts, tagged with its id; null when the answer is not its `okStatus`. */
export function ask(op: Op, { params = {}, query = {}, body, token, headers = {} }: Asked = {}): Response | null {
  const response = http.request(op.method.toUpperCase(), BASE_URL + pathOf(op, params) + queryOf(query), bodyOf(body), {
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    tags: { op: op.id, name: op.path },
    responseType: 'text',
  });
  noteCache(op, response);
  if (mayBeOverloaded && response.status === 503 && response.headers['Retry-After'] !== undefined) {
    overloaded.add(1, { op: op.id });
    return null;
  }
  const status = op.okStatus ?? 200;
  if (check(response, { [`${op.id} answers ${status}`]: (answer) => answer.status === status })) return response;
  wrong.add(1, { op: op.id, status: String(response.status) });
  if (__ITER < 3) console.error(`${op.id}: ${response.status} ${response.body?.slice(0, 300) ?? response.error}`);
  return null;
}

/** The same, for who goes on with the answer. Its shape is not checked here: the route suites and schemathesis do that. */
export function askFor<O extends Op>(op: O, asked?: Asked): OkOf<O> | null {
  const response = ask(op, asked);
  return response === null ? null : asOk<O>(response.json());
}

/** The status was `okStatus`, with which the operation promises this shape. */
const asOk = <O extends Op>(json: unknown): OkOf<O> => json as OkOf<O>;

function noteCache(op: Op, response: Response): void {
  if (op.tag !== 'catalog' || op.method !== 'get') return;
  const how = response.headers['Cache-Status'] ?? '';
  (how.includes('; hit') ? hits : misses).add(response.timings.duration);
}

const pathOf = (op: Op, params: Readonly<Record<string, string>>): string =>
  op.path.replace(/:(\w+)/g, (_match, name: string) => encodeURIComponent(params[name] ?? ''));

function queryOf(query: NonNullable<Asked['query']>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

const bodyOf = (body: unknown): string | null => (body === undefined ? null : JSON.stringify(body));
