import type { OrderEvent } from '#shared/contracts/orders.ts';
import { Problem } from '#shared/problem.ts';
import type { OrdersDeps } from '../deps.ts';

/** Where the events of one order go. */
export interface EventSink {
  /** False when the client reads too slowly to be told more. */
  send(event: OrderEvent): boolean;
  end(): void;
}

export interface EventStreams {
  /**
   * Tells a sink what happens to an order after this sequence until it is over; gives what closes the stream. Throws
   * `orders/too-many-streams`.
   */
  open(stream: { ownerId: string; orderId: string; after: number }, sink: EventSink): () => void;
  close(): void;
}

const POLL_MS = 400;
const MAX_STREAMS = 2_000;
const MAX_OF_OWNER = 6;

interface Stream {
  ownerId: string;
  orderId: string;
  after: number;
  sink: EventSink;
}

/**
 * Streams of one process, fed by one query for all of them, however many. Polled: NOTIFY would take a lock that all commits of the
 * database wait for, which placing orders would feel.
 */
export function eventStreams({ pool, log }: Pick<OrdersDeps, 'pool' | 'log'>): EventStreams {
  const streams = new Set<Stream>();
  let timer: NodeJS.Timeout | undefined;
  const poll = async () => {
    const rows = await newEvents(pool, streams);
    for (const stream of streams) if (!tell(stream, rows)) streams.delete(stream);
  };
  const schedule = () => {
    if (timer !== undefined || streams.size === 0) return;
    timer = setTimeout(() => {
      void poll()
        .catch((error: unknown) => log.warn({ err: error }, 'event streams could not be fed'))
        .finally(() => {
          timer = undefined;
          schedule();
        });
    }, POLL_MS);
  };
  return {
    open({ ownerId, orderId, after }, sink) {
      const own = [...streams].filter((stream) => stream.ownerId === ownerId).length;
      if (streams.size >= MAX_STREAMS || own >= MAX_OF_OWNER)
        throw new Problem('orders/too-many-streams', undefined, { retryAfterSeconds: 5 });
      const stream = { ownerId, orderId, after, sink };
      streams.add(stream);
      schedule();
      return () => streams.delete(stream);
    },
    close() {
      clearTimeout(timer);
      for (const stream of streams) stream.sink.end();
      streams.clear();
    },
  };
}

interface Row {
  orderId: string;
  /** Null when nothing is new. */
  event: OrderEvent | null;
  over: boolean;
}

/** Nothing more happens to an order that ended or was refunded; a delivered one may still be returned, which is told by mail. */
const OVER = `(o.ended_at is not null or o.status in ('cancelled', 'refunded', 'delivered'))`;

async function newEvents(pool: OrdersDeps['pool'], streams: ReadonlySet<Stream>): Promise<Row[]> {
  const first = new Map<string, number>();
  for (const { orderId, after } of streams) first.set(orderId, Math.min(after, first.get(orderId) ?? after));
  const { rows } = await pool.query<Row>({
    name: 'new-events',
    text: `select o.id as "orderId", ${OVER} as over,
        case when e.sequence is not null then json_build_object('sequence', e.sequence, 'type', e.type,
          'at', to_char(e.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'status', o.status) end as event
      from unnest($1::uuid[], $2::int[]) w(id, after) join orders o on o.id = w.id
      left join order_events e on e.order_id = w.id and e.sequence > w.after
      order by o.id, e.sequence`,
    values: [[...first.keys()], [...first.values()]],
  });
  return rows;
}

/** False when the stream is over. */
function tell(stream: Stream, rows: readonly Row[]): boolean {
  const own = rows.filter((row) => row.orderId === stream.orderId);
  for (const { event } of own) {
    if (event === null || event.sequence <= stream.after) continue;
    stream.after = event.sequence;
    if (stream.sink.send(event)) continue;
    stream.sink.end();
    return false;
  }
  if (!own.some((row) => row.over)) return true;
  stream.sink.end();
  return false;
}

/** Whether there is nothing to tell of an order after this sequence, now or later. */
export async function nothingToTell(pool: OrdersDeps['pool'], orderId: string, after: number): Promise<boolean> {
  const text = `select from orders o where o.id = $1 and ${OVER} and o.last_sequence <= $2`;
  return (await pool.query(text, [orderId, after])).rowCount === 1;
}
