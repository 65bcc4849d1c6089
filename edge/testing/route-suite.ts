import { describe, expect, test } from 'vitest';
import type { Op } from '#shared/contracts/op.ts';
import { PROBLEMS, type ProblemCode } from '#shared/problem-table.ts';
import { buildEdge } from '../app.ts';
import { SERVE_STALE_MS } from '../cache/freshness.ts';
import { MISSING_MS } from '../cache/missing.ts';
import { expectProblem, expectSafe } from './expectations.ts';
import { fakeDeps, SHOP, TTL_MS } from './fake-deps.ts';

export interface RouteCase {
  op: Op;
  /** A valid target of the operation. */
  target: string;
  /** What the origin is asked for then. */
  canonical: string;
  /** An answer of the origin that the contract takes. */
  sample: unknown;
}

const CALLER = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${CALLER}-00f067aa0ba902b7-01`;

const withParameter = (target: string, parameter: string): string =>
  `${target}${target.includes('?') ? '&' : '?'}${parameter}`;

/** Cases that every cached read of the edge passes: ok, invalid, wrong method, not modified, HEAD, failing origins, bounds. */
export function routeSuite(route: RouteCase): void {
  const { op, target, canonical } = route;
  const title = `GET ${op.path}`;
  const text = JSON.stringify(route.sample);
  const start = () => {
    const deps = fakeDeps(text);
    const app = buildEdge(deps);
    return { deps, ask: (path = target, init: RequestInit = {}) => Promise.resolve(app.request(path, init)) };
  };

  describe(title, () => {
    answers();
    refusals();
    failures();
  });

  function answers(): void {
    test(`${title} → 200 with the origin's bytes, which the contract takes`, async () => {
      const { deps, ask } = start();
      const response = await ask(target, { headers: { traceparent: TRACEPARENT, origin: SHOP } });
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(text);
      expect(op.ok.safeParse(route.sample)).toMatchObject({ success: true });
      expect(deps.origins.reads.map((read) => read.target)).toEqual([canonical]);
      expect(deps.origins.reads[0]?.traceparent).toBe(response.headers.get('traceparent'));
      expect(response.headers.get('traceparent')).toContain(CALLER);
      expect(response.headers.get('access-control-allow-origin')).toBe(SHOP);
      expect(response.headers.get('cache-status')).toBe('sommier-isolate; fwd=uri-miss; stored');
      expect(response.headers.get('etag')).toMatch(/^"[0-9a-f]{32}"$/);
      expectSafe(response);
    });

    test(`${title} → hit without asking the origin when asked again within the TTL`, async () => {
      const { deps, ask } = start();
      const first = await ask();
      deps.clock.ms += 7_000;
      const again = await ask(withParameter(target, 'utm_source=mail&gclid=1'));
      expect(await again.text()).toBe(text);
      expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
      expect(again.headers.get('age')).toBe('7');
      expect(again.headers.get('cache-status')).toBe(`sommier-isolate; hit; ttl=${TTL_MS / 1_000 - 7}`);
      expect(again.headers.get('cache-control')).toContain('public, max-age=17');
      expect(deps.origins.reads).toHaveLength(1);
    });

    test(`${title} → 304 when the caller has this version`, async () => {
      const { ask } = start();
      const etag = (await ask()).headers.get('etag') ?? '';
      for (const value of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const response = await ask(target, { headers: { 'if-none-match': value } });
        expect(response.status).toBe(304);
        expect(await response.text()).toBe('');
        expect(response.headers.get('etag')).toBe(etag);
        expectSafe(response);
      }
      expect((await ask(target, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
    });

    test(`HEAD ${op.path} → the headers of GET without a body`, async () => {
      const { ask } = start();
      const response = await ask(target, { method: 'HEAD' });
      expect(response.status).toBe(200);
      expect(await response.text()).toBe('');
      expect(response.headers.get('content-type')).toMatch(/^application\/json/);
      expect(response.headers.get('etag')).toBe((await ask()).headers.get('etag'));
    });

    test(`${title} → one log event that tells nothing of what was asked`, async () => {
      const { deps, ask } = start();
      await ask();
      expect(deps.events).toEqual([
        expect.objectContaining({
          level: 'info',
          event: 'request',
          method: 'GET',
          route: op.id,
          status: 200,
          cache: 'miss',
          ms: 0,
        }),
      ]);
      expect(JSON.stringify(deps.events)).not.toContain('latex');
    });
  }

  function refusals(): void {
    test(`${title} → 400 request/invalid that names an unknown parameter`, async () => {
      const { deps, ask } = start();
      const body = await expectProblem(await ask(withParameter(target, 'colour=red')), 'request/invalid');
      expect(body.errors).toEqual([expect.objectContaining({ in: 'query', field: 'colour' })]);
      expect(deps.origins.reads).toHaveLength(0);
    });

    test.each(['POST', 'PUT', 'PATCH', 'DELETE'])(`%s ${op.path} → 405 with Allow`, async (method) => {
      const response = await start().ask(target, { method });
      await expectProblem(response, 'route/method-not-allowed');
      expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    });

    test(`${title} → 414 that names the parameter when the target is too long`, async () => {
      const body = await expectProblem(
        await start().ask(withParameter(target, `q=${'x'.repeat(10_000)}`)),
        'request/uri-too-long',
      );
      expect(body.errors).toEqual([{ in: 'query', field: 'q', detail: 'has 10000 characters' }]);
    });

    test(`${title} → 413 when a body beyond the bound is announced`, async () => {
      await expectProblem(
        await start().ask(target, { headers: { 'content-length': '100000000' } }),
        'request/body-too-large',
      );
    });
  }

  function failures(): void {
    test.each(op.problems)(
      `${title} → %s of the origin with our trace id, and nothing stored`,
      async (code: ProblemCode) => {
        const { deps, ask } = start();
        deps.origins.behave(
          code === 'origin/timeout'
            ? { kind: 'silent' }
            : code === 'origin/unavailable'
              ? { kind: 'down' }
              : { kind: 'problem', code },
        );
        const response = await ask(target, { headers: { traceparent: TRACEPARENT } });
        const body = await expectProblem(response, code);
        expect(body.traceId).toBe(CALLER);
        expect(response.headers.get('retry-after')).toBe(PROBLEMS[code].status === 503 ? '2' : null);
        expect(deps.events).toEqual([
          expect.objectContaining({ level: PROBLEMS[code].status >= 500 ? 'error' : 'info', code }),
        ]);
        deps.origins.behave({ kind: 'json', text });
        deps.clock.ms += MISSING_MS;
        expect((await ask()).status).toBe(200);
      },
    );

    test(`${title} → the old answer at once and the new one after it when its time is just out`, async () => {
      const { deps, ask } = start();
      await ask();
      deps.clock.ms += TTL_MS + 1_000;
      const old = await ask();
      expect(old.headers.get('cache-status')).toBe('sommier-isolate; hit; ttl=-1; detail=stale-while-revalidate');
      await expect.poll(() => deps.origins.reads.length).toBe(2);
      await expect.poll(async () => (await ask()).headers.get('cache-status')).toContain('hit; ttl=30');
    });

    test(`${title} → the stale answer for a day when the origin fails, then its problem`, async () => {
      const { deps, ask } = start();
      await ask();
      deps.clock.ms += TTL_MS + SERVE_STALE_MS + 1_000;
      deps.origins.behave({ kind: 'down' });
      const stale = await ask();
      expect(stale.status).toBe(200);
      expect(await stale.text()).toBe(text);
      expect(stale.headers.get('cache-status')).toBe('sommier-isolate; fwd=stale; ttl=-6; detail=stale-if-error');
      deps.clock.ms += 24 * 3_600_000;
      await expectProblem(await ask(), 'origin/unavailable');
    });
  }
}
