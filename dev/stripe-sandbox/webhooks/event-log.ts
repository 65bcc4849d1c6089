import type { NewEvent, Origin } from '../engine/context.ts';
import { newId } from '../engine/ids.ts';

/** The version that objects and events are written in: the one of the SDK in package.json. */
export const API_VERSION = '2026-10-28.endive';

/** An event with its body as it is signed and sent; `delivered` once an endpoint answered 2xx. */
export interface SandboxEvent {
  id: string;
  type: string;
  created: number;
  objectId: string;
  body: string;
  delivered: boolean;
}

/** The newest events, in the order in which they happened. */
export class EventLog {
  readonly #limit: number;
  readonly #events = new Map<string, SandboxEvent>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Writes an event; `waiting` tells that there is an endpoint to deliver it to. */
  add(event: NewEvent, created: number, origin: Origin | null, waiting: boolean): SandboxEvent {
    const id = newId('evt');
    const { type, object, previous } = event;
    const body = JSON.stringify({
      id,
      object: 'event',
      api_version: API_VERSION,
      created,
      data: previous === undefined ? { object } : { object, previous_attributes: previous },
      livemode: false,
      pending_webhooks: 1,
      request: { id: origin?.requestId ?? null, idempotency_key: origin?.idempotencyKey ?? null },
      type,
    });
    const added = { id, type, created, objectId: object.id, body, delivered: !waiting };
    this.put(added);
    return added;
  }

  put(event: SandboxEvent): void {
    this.#events.set(event.id, event);
    if (this.#events.size <= this.#limit) return;
    const [oldest] = this.#events.keys();
    if (oldest !== undefined) this.#events.delete(oldest);
  }

  get(id: string): SandboxEvent | undefined {
    return this.#events.get(id);
  }

  all(): SandboxEvent[] {
    return [...this.#events.values()];
  }

  clear(): void {
    this.#events.clear();
  }
}

/** The event as GET /v1/events/:id answers it now. */
export function eventText({ body, delivered }: SandboxEvent): string {
  return delivered ? body.replace('"pending_webhooks":1', '"pending_webhooks":0') : body;
}
