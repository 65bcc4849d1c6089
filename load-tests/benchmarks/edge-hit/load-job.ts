import { z } from 'zod';

const Contender = z.object({
  name: z.string(),
  url: z.url(),
  targets: z.array(z.string()).min(1),
  /** Process whose CPU is counted; none where it cannot be known. */
  pid: z.int().optional(),
});
export type Contender = z.infer<typeof Contender>;

/** What the load client is told. */
export const Job = z.object({
  contenders: z.array(Contender).min(1),
  connections: z.int().min(1),
  rounds: z.int().min(1),
  sliceMs: z.int().min(1),
});
export type Job = z.infer<typeof Job>;

/** One slice of one contender. */
const Round = z.object({
  requests: z.int(),
  perSecond: z.number(),
  p99Ms: z.number(),
  /** Of one core; near 1 the client would be the limit. */
  clientCpuShare: z.number(),
  workerCpuSeconds: z.number(),
});
export type Round = z.infer<typeof Round>;

/** For each contender its rounds. */
export const Results = z.array(z.array(Round));
