import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks `ready` every `everyMs` until it answers true; false when `timeoutMs` have passed first.
 * A `ready` that throws counts as not yet; `gaveUp` ends the wait early (a child that has exited).
 */
export async function waitUntil(
  ready: () => Promise<boolean>,
  { timeoutMs, everyMs = 100, gaveUp = () => false }: { timeoutMs: number; everyMs?: number; gaveUp?: () => boolean },
): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline && !gaveUp()) {
    if (await ready().catch(() => false)) return true;
    await delay(everyMs);
  }
  return false;
}

/** True when a GET of the address answers 200 within two seconds. */
export async function answersOk(url: string, headers: Record<string, string> = {}): Promise<boolean> {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(2_000) });
  await response.body?.cancel();
  return response.status === 200;
}
