import type { Engine } from '../engine/engine.ts';
import { eventText, type SandboxEvent } from '../webhooks/event-log.ts';
import { noSuch } from './api-error.ts';
import { listPage } from './list.ts';
import type { Params } from './params.ts';
import type { Route } from './route.ts';

const ofEngine = new WeakMap<Engine, ReadonlyMap<string, Route>>();

/** GET /v1/events and /v1/events/:id: the newest events, as they were sent. */
export function eventRoutes(engine: Engine): ReadonlyMap<string, Route> {
  const known = ofEngine.get(engine);
  if (known) return known;
  const routes = new Map<string, Route>([
    ['GET /v1/events', { operation: 'events.list', answer: (_context, { params }) => list(engine, params) }],
    [
      'GET /v1/events/:id',
      {
        operation: 'events.retrieve',
        answer: (_context, { params, id }) => {
          params.done();
          const event = engine.events.get(id);
          if (!event) throw noSuch('event', id, 'id', true);
          return asJson(event);
        },
      },
    ],
  ]);
  ofEngine.set(engine, routes);
  return routes;
}

function list(engine: Engine, params: Params): object {
  const types = params.list('types') ?? [params.text('type')].filter((type) => type !== undefined);
  const delivered = params.flag('delivery_success');
  const wanted = engine.events
    .all()
    .filter((event) => types.length === 0 || types.some((type) => matches(type, event.type)))
    .filter((event) => delivered === undefined || event.delivered === delivered);
  return listPage('/v1/events', wanted, params, asJson);
}

/** `charge.*` stands for every type that begins so. */
function matches(pattern: string, type: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

/** An event that the sandbox wrote itself. */
function asJson(event: SandboxEvent): object {
  return JSON.parse(eventText(event)) as object;
}
