import { open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 500;
const CHUNK_BYTES = 1_024 * 1_024;

/**
 * Sends what a local edge logs to the exporter as Logpush does in the cloud: batches of NDJSON, half a second apart. From the log's end
 * on; until the signal aborts. A batch that is refused throws.
 */
export async function followEdgeLog(file: string, url: string, token: string, signal: AbortSignal): Promise<void> {
  const log = await open(file, 'r');
  try {
    let { size: at } = await log.stat();
    let rest = '';
    while (!signal.aborted) {
      const { bytesRead, buffer } = await log.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, at);
      at += bytesRead;
      const lines = (rest + buffer.toString('utf8', 0, bytesRead)).split('\n');
      rest = lines.pop() ?? '';
      const told = lines.filter((line) => line.startsWith('{'));
      if (told.length > 0) await send(told, url, token);
      if (bytesRead < CHUNK_BYTES) await pause(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await log.close();
  }
}

async function send(lines: readonly string[], url: string, token: string): Promise<void> {
  const records = lines.map((line) => JSON.stringify({ Outcome: 'ok', Logs: [{ Level: 'log', Message: [line] }] }));
  const response = await fetch(`${url}/v1/edge-events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'text/plain' },
    body: records.join('\n'),
  });
  if (!response.ok) throw new Error(`the exporter answered ${response.status} to the edge's log`);
}
