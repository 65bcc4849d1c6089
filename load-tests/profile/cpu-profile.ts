import { z } from 'zod';
import { waitUntil } from '../../dev/process/wait-until.ts';

/** A profile as V8's inspector gives it and `.cpuprofile` files hold it. */
export const CpuProfile = z.object({
  nodes: z.array(
    z.object({
      id: z.int(),
      callFrame: z.object({ functionName: z.string(), url: z.string(), lineNumber: z.int() }),
      children: z.array(z.int()).optional(),
    }),
  ),
  /** Node on top of the stack at each sample. */
  samples: z.array(z.int()),
  /** Microseconds since the sample before. */
  timeDeltas: z.array(z.number()),
});
export type CpuProfile = z.infer<typeof CpuProfile>;

const Answer = z.object({
  id: z.int(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});
const Targets = z.array(z.object({ id: z.string(), webSocketDebuggerUrl: z.string() }));

const SAMPLING_MICROS = 250;
const READY_MS = 20_000;

/**
 * Profiles what runs behind an inspector (Node's or workerd's, by the Chrome DevTools Protocol) while `work` does. `target` names the
 * worker where there are several. Throws an Error when none answers.
 */
export async function profileWhile(port: number, work: () => Promise<void>, target = ''): Promise<CpuProfile> {
  const call = await connect(await targetUrl(port, target));
  try {
    await call('Profiler.enable');
    await call('Profiler.setSamplingInterval', { interval: SAMPLING_MICROS });
    await call('Profiler.start');
    await work();
    return z.object({ profile: CpuProfile }).parse(await call('Profiler.stop')).profile;
  } finally {
    call.close();
  }
}

async function targetUrl(port: number, target: string): Promise<string> {
  let found: string | undefined;
  const listed = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => null);
    const targets = answer?.ok === true ? Targets.parse(await answer.json()) : [];
    found = targets.find(({ id }) => id.includes(target))?.webSocketDebuggerUrl;
    return found !== undefined;
  };
  await waitUntil(listed, { timeoutMs: READY_MS });
  if (found === undefined) throw new Error(`no inspector with a target "${target}" answers on port ${port}`);
  return found;
}

type Call = ((method: string, params?: Record<string, unknown>) => Promise<unknown>) & { close(): void };

async function connect(url: string): Promise<Call> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let last = 0;
  socket.addEventListener('message', ({ data }) => {
    const parsed = Answer.safeParse(JSON.parse(String(data)));
    if (!parsed.success) return;
    const { id, result, error } = parsed.data;
    if (error === undefined) waiting.get(id)?.resolve(result);
    else waiting.get(id)?.reject(new Error(error.message));
    waiting.delete(id);
  });
  const closed = () => {
    for (const { reject } of waiting.values()) reject(new Error('the inspector ended the connection'));
  };
  socket.addEventListener('close', closed);
  await new Promise((done, failed) => {
    socket.addEventListener('open', done, { once: true });
    socket.addEventListener('error', () => failed(new Error(`${url} does not answer`)), { once: true });
  });
  const call = async (method: string, params: Record<string, unknown> = {}): Promise<unknown> => {
    const answer = Promise.withResolvers<unknown>();
    waiting.set(++last, answer);
    socket.send(JSON.stringify({ id: last, method, params }));
    return answer.promise;
  };
  return Object.assign(call, { close: () => socket.close() });
}
