import type { RecordedRequest } from '../http/recorder.ts';
import { mismatches, type Spec } from './schema.ts';
import type { StripeMock } from './stripe-mock.ts';

/** In the API version of the installed SDK (2026-10-28), whose types ask for them, and not in stripe-mock's (2026-08-26). */
const NEWER_THAN_MOCK = [
  'payment_intent.payment_record: is unknown',
  'charge.payment_method_details.card.electronic_commerce_indicator: is unknown',
  'dispute.evidence_details.submission_method: is unknown',
  'dispute.intended_submission_method: is unknown',
];
/** In stripe-mock's samples and the SDK's types, though not in the OpenAPI. */
const IN_SAMPLES_ONLY = ['payment_intent.source: is unknown', 'charge.source: is unknown'];
const KNOWN = [...NEWER_THAN_MOCK, ...IN_SAMPLES_ONLY];

/** What a comparison looked at, and what it found wrong. */
export interface Comparison {
  requests: number;
  objects: number;
  faults: string[];
}

/**
 * Replays requests against stripe-mock, which must take every one that the sandbox did not refuse as invalid, and
 * compares the answers: each field must exist in Stripe's OpenAPI and in stripe-mock's sample with the same type.
 */
export async function compareWithStripeMock(
  mock: StripeMock,
  requests: readonly RecordedRequest[],
): Promise<Comparison> {
  const faults = new Set<string>();
  let [replayed, objects] = [0, 0];
  for (const request of requests.filter(isValid)) {
    const answer = await replay(mock, request);
    replayed += 1;
    if (answer.status !== 200)
      faults.add(`${label(request)}: stripe-mock answers ${answer.status} ${answer.text.slice(0, 300)}`);
    const ours: unknown = JSON.parse(request.answer);
    objects += 1;
    for (const fault of answerFaults(mock.spec, ours, request)) faults.add(fault);
    if (request.status !== 200 || answer.status !== 200) continue;
    for (const fault of typeDifferences(ours, JSON.parse(answer.text), request.operation)) faults.add(fault);
  }
  return { requests: replayed, objects, faults: unexplained(faults) };
}

/** What in an event, and in the object that it carries, the OpenAPI does not allow. */
export function eventFaults(spec: Spec, event: { data: { object: object } }): string[] {
  const { data, ...envelope } = event;
  return unexplained(
    new Set([...objectFaults(spec, { ...envelope, data: { object: {} } }), ...objectFaults(spec, data.object)]),
  );
}

/** Faults but for the listed ones, wherever in an answer the object stands. */
function unexplained(faults: ReadonlySet<string>): string[] {
  return [...faults].filter((fault) => !KNOWN.some((known) => fault.endsWith(known)));
}

/** Everything but what the sandbox refused for a parameter, a key or a path. */
function isValid({ status, answer }: RecordedRequest): boolean {
  if (status === 200 || status === 402) return true;
  const parsed: unknown = JSON.parse(answer);
  return status === 400 && isObject(parsed) && isObject(parsed['error']) && parsed['error']['param'] === undefined;
}

async function replay({ url }: StripeMock, { method, path, query, body }: RecordedRequest) {
  const headers = { authorization: 'Bearer sk_test_123', 'content-type': 'application/x-www-form-urlencoded' };
  const target = `${url}${path}${query === '' ? '' : `?${query}`}`;
  const init = method === 'POST' ? { method, headers, body } : { method, headers };
  const response = await fetch(target, { ...init, signal: AbortSignal.timeout(10_000) });
  return { status: response.status, text: await response.text() };
}

function answerFaults(spec: Spec, ours: unknown, request: RecordedRequest): string[] {
  if (!isObject(ours)) return [`${label(request)}: the answer is no object`];
  if (isObject(ours['error'])) {
    const schema = spec.components.schemas['api_errors'] ?? {};
    return mismatches(spec, schema, ours['error'], 'error');
  }
  const items = ours['object'] === 'list' && Array.isArray(ours['data']) ? ours['data'] : [ours];
  return items.flatMap((item: unknown) => objectFaults(spec, item));
}

/** An object against the schema of its own name. */
function objectFaults(spec: Spec, item: unknown): string[] {
  if (!isObject(item) || typeof item['object'] !== 'string') return ['an object without a name'];
  const schema = spec.components.schemas[item['object']];
  return schema ? mismatches(spec, schema, item, item['object']) : [`${item['object']}: no such schema`];
}

/** Fields that both have, not null, of another JSON type. A field that the sample lacks is the schema's matter. */
function typeDifferences(ours: unknown, sample: unknown, path: string): string[] {
  if (ours === null || sample === null || sample === undefined) return [];
  if (kindOf(ours) !== kindOf(sample)) {
    // An id where the sample is expanded, or the other way round.
    const expandable = [ours, sample].some(isObject) && [ours, sample].some((side) => typeof side === 'string');
    return expandable ? [] : [`${path}: ${kindOf(ours)} here, ${kindOf(sample)} in stripe-mock`];
  }
  if (Array.isArray(ours) && Array.isArray(sample)) return typeDifferences(ours[0] ?? null, sample[0], `${path}[]`);
  if (!isObject(ours) || !isObject(sample)) return [];
  return Object.entries(ours).flatMap(([name, value]) => typeDifferences(value, sample[name], `${path}.${name}`));
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function label({ operation, method, path, status }: RecordedRequest): string {
  return `${operation} (${method} ${path.replace(/_3\w+/g, '_…')}, ${status})`;
}
