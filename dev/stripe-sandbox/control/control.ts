import { z } from 'zod';
import { ledgerOf } from '../engine/ledger.ts';
import type { Engine } from '../engine/engine.ts';
import { FaultRule } from '../faults/faults.ts';
import { ApiError } from '../http/api-error.ts';
import { parseForm } from '../http/form.ts';
import type { RequestRecorder } from '../http/recorder.ts';
import type { Control, ControlAnswer } from '../http/server.ts';
import type { ControlCall } from './control-call.ts';
import { authenticationPage, authenticationRoute } from './authentication.ts';
import { closeDisputeRoute, disputesRoute, openDisputeRoute, settleRefundRoute } from './money.ts';

type ControlRoute = (call: ControlCall) => unknown;

const NewFaults = z.strictObject({ seed: z.int().optional(), rules: z.array(FaultRule).max(100) });
const Move = z.strictObject({
  advanceSeconds: z
    .number()
    .min(0)
    .max(10 * 365 * 86_400),
});
const NewEndpoint = z.strictObject({
  url: z.url({ protocol: /^http$/ }),
  secret: z.string().min(1),
  events: z.array(z.string().min(1)).max(200).optional(),
});
const Resend = z.strictObject({ id: z.string().optional() });

const ROUTES: Readonly<Record<string, ControlRoute>> = {
  'GET /_sandbox': ({ engine, recorder }) => ({ ok: true, ...status(engine), shapes: recorder.all().length }),
  'GET /_sandbox/ledger': ({ engine, url: { searchParams } }) =>
    ledgerOf(engine.state, {
      orderId: searchParams.get('orderId') ?? undefined,
      paymentIntent: searchParams.get('paymentIntent') ?? undefined,
    }),
  'GET /_sandbox/faults': ({ engine }) => ({ rules: engine.faults.list(), hits: engine.faults.counts() }),
  'POST /_sandbox/faults': ({ engine, input }) => {
    const { seed, rules } = NewFaults.parse(input);
    if (seed !== undefined) engine.faults.seed(seed);
    engine.faults.add(...rules);
    return { rules: engine.faults.list() };
  },
  'DELETE /_sandbox/faults': ({ engine }) => {
    engine.faults.clear();
    return { rules: [] };
  },
  'POST /_sandbox/reset': ({ engine }) => {
    engine.reset();
    return { ok: true };
  },
  'GET /_sandbox/clock': ({ engine }) => ({ now: new Date(engine.clock.nowMs()) }),
  'POST /_sandbox/clock': ({ engine, input }) => {
    const expired = engine.moveClock(Move.parse(input).advanceSeconds * 1_000);
    return { now: new Date(engine.clock.nowMs()), expired };
  },
  'GET /_sandbox/events': ({ engine, url: { searchParams } }) => {
    const [objectId, type] = [searchParams.get('object'), searchParams.get('type')];
    const events = engine.events
      .all()
      .filter((event) => (objectId ?? event.objectId) === event.objectId && (type ?? event.type) === event.type);
    return { events: events.map(({ body: _body, ...event }) => event), webhooks: engine.sender.stats() };
  },
  'POST /_sandbox/events/resend': ({ engine, input }) => ({ sent: resendEvents(engine, Resend.parse(input).id) }),
  'POST /_sandbox/webhook': ({ engine, input }) => {
    engine.sender.endpoint = NewEndpoint.parse(input);
    return { url: engine.sender.endpoint.url };
  },
  'GET /_sandbox/requests': ({ recorder }) => ({ requests: recorder.all() }),
  'GET /_sandbox/authenticate/:id': authenticationPage,
  'POST /_sandbox/authenticate/:id': authenticationRoute,
  'GET /_sandbox/disputes': disputesRoute,
  'POST /_sandbox/disputes': openDisputeRoute,
  'POST /_sandbox/disputes/:id': closeDisputeRoute,
  'POST /_sandbox/refunds/:id': settleRefundRoute,
};

/** The routes under `/_sandbox`, which only tests and people use. */
export function controlRoutes(engine: Engine, recorder: RequestRecorder): Control {
  return async (method, url, body) => {
    const [, root = '', topic = '', id = ''] = url.pathname.split('/');
    const fixed = `${method} ${url.pathname.replace(/\/$/, '')}`;
    const name = Object.hasOwn(ROUTES, fixed) ? fixed : `${method} /${root}/${topic}/:id`;
    const route = Object.hasOwn(ROUTES, name) ? ROUTES[name] : undefined;
    if (!route) return { status: 404, body: { error: 'no such control', controls: Object.keys(ROUTES) } };
    try {
      const answer = await route({ engine, recorder, id: decodeURIComponent(id), url, input: inputOf(body) });
      return isControlAnswer(answer) ? answer : { status: 200, body: answer };
    } catch (error) {
      return refusal(error);
    }
  };
}

/** Sends one event again, or all that were never delivered; gives how many. */
export function resendEvents(engine: Engine, id: string | undefined): number {
  const events = engine.events.all().filter((event) => (id === undefined ? !event.delivered : event.id === id));
  for (const event of events) void engine.sender.send(event, { delayMs: 0, copies: 1, lost: false });
  return events.length;
}

function status(engine: Engine) {
  const { user, system } = process.cpuUsage();
  const { tables, rows } = engine.state;
  const counts = Object.entries(tables).map(([name, table]) => [name, table.size] as const);
  return {
    now: new Date(engine.clock.nowMs()),
    objects: { ...Object.fromEntries(counts), compacted: rows.size, events: engine.events.all().length },
    webhook: engine.sender.endpoint?.url ?? null,
    webhooks: engine.sender.stats(),
    cpuMs: Math.round((user + system) / 1_000),
    memoryMb: Math.round(process.memoryUsage().rss / 1_048_576),
  };
}

function inputOf(body: string): unknown {
  if (body === '') return {};
  return body.startsWith('{') ? JSON.parse(body) : Object.fromEntries(parseForm(body));
}

function refusal(error: unknown): ControlAnswer {
  if (error instanceof ApiError) return { status: error.status, body: { error: error.message } };
  if (error instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(error) } };
  if (error instanceof SyntaxError) return { status: 400, body: { error: 'the body is neither JSON nor a form' } };
  throw error;
}

function isControlAnswer(answer: unknown): answer is ControlAnswer {
  return typeof answer === 'object' && answer !== null && ('html' in answer || 'location' in answer);
}
