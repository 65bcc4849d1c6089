import * as z from 'zod';

/** The part of the worker's wide event that is counted (edge/http/wide-event.ts). */
const EdgeRequest = z.object({
  route: z.string().max(100),
  status: z.int(),
  ms: z.number(),
  cache: z.string().max(40).optional(),
  tier: z.string().max(40).optional(),
  epochAgeMs: z.number().optional(),
  region: z.string().max(10).optional(),
  originMs: z.number().optional(),
  code: z.string().max(60).optional(),
});
export type EdgeRequest = z.output<typeof EdgeRequest>;

/** One line of the worker: a request, or a group of hits (ADR 12). */
const Line = z.union([
  z.object({ event: z.literal('requests'), requests: z.array(EdgeRequest) }),
  EdgeRequest.extend({ event: z.literal('request') }),
]);

/** A record of Logpush's dataset `workers_trace_events`, as far as it is read: what the worker wrote to its console. */
const Trace = z.object({ Logs: z.array(z.object({ Message: z.array(z.unknown()) })).default([]) });

/** The requests that a batch of Logpush tells of: NDJSON. A line or a message that is something else is passed over. */
export function* edgeRequests(batch: string): Generator<EdgeRequest> {
  for (const record of batch.split('\n')) {
    for (const { Message } of Trace.safeParse(jsonOf(record)).data?.Logs ?? [])
      for (const message of Message) {
        const line = typeof message === 'string' ? Line.safeParse(jsonOf(message)).data : undefined;
        if (line?.event === 'requests') yield* line.requests;
        else if (line !== undefined) yield line;
      }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
