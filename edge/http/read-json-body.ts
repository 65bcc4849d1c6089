import { Problem } from '#shared/problem.ts';

const MAX_JSON_BYTES = 16_384;
const DEADLINE_MS = 10_000;

/**
 * Reads a JSON body of at most 16 KiB within 10 s. Throws `request/unsupported-media-type`, `request/body-too-large`, whatever
 * length was announced, `request/too-slow` and `request/malformed-json`.
 */
export async function readJsonBody(request: Request, deadlineMs = DEADLINE_MS): Promise<unknown> {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json') throw new Problem('request/unsupported-media-type');
  const bytes = await readBounded(request, deadlineMs);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw new Problem('request/malformed-json');
  }
}

async function readBounded(request: Request, deadlineMs: number): Promise<Uint8Array> {
  if (request.body === null) throw new Problem('request/malformed-json', 'The body is empty');
  const reader = request.body.getReader();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Problem('request/too-slow')), deadlineMs);
  });
  try {
    return await Promise.race([collect(reader), late]);
  } catch (thrown) {
    void reader.cancel().catch(() => undefined);
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}

async function collect(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array> {
  const whole = new Uint8Array(MAX_JSON_BYTES);
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return whole.subarray(0, length);
    if (length + value.length > MAX_JSON_BYTES)
      throw new Problem('request/body-too-large', `The limit is ${MAX_JSON_BYTES} bytes`);
    whole.set(value, length);
    length += value.length;
  }
}
