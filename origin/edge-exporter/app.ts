import { createHash, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { Problem } from '#shared/problem.ts';
import { buildOrigin } from '../plugins/build-origin.ts';
import { metricsOf } from '../plugins/metrics.ts';
import { edgeRequests } from './edge-events.ts';
import { edgeMetrics } from './edge-metrics.ts';

export interface EdgeExporterDeps {
  token: string;
  now: () => Date;
  log: FastifyBaseLogger;
}

/** Logpush sends at most 5 MB at once as Terraform sets it; of text ten times that. */
const BATCH_BYTES = 6 * 1_024 * 1_024;
const TEXT_BYTES = 64 * 1_024 * 1_024;
const unzip = promisify(gunzip);

/** POST /v1/edge-events takes what the worker logged (Cloudflare Logpush, gzip or plain NDJSON); GET /metrics tells it to Prometheus. */
export async function buildEdgeExporter({ token, now, log }: EdgeExporterDeps): Promise<FastifyInstance> {
  const app = await buildOrigin({
    service: 'edge',
    log,
    signingKeys: [],
    now,
    checks: {},
    bodyLimitBytes: BATCH_BYTES,
  });
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const count = edgeMetrics(metricsOf(app));
  app.route({
    method: 'POST',
    url: '/v1/edge-events',
    config: { op: 'takeEdgeEvents', signedByCaller: true },
    handler: async ({ headers, body }, reply) => {
      if (!isSame(headers.authorization ?? '', `Bearer ${token}`)) throw new Problem('auth/invalid-token');
      for (const request of edgeRequests(await textOf(body))) count(request);
      return reply.code(204).send();
    },
  });
  return app;
}

/** Of hashes, so that neither the length nor the time tells of the token. */
const isSame = (given: string, wanted: string): boolean => timingSafeEqual(digest(given), digest(wanted));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

async function textOf(body: unknown): Promise<string> {
  if (!Buffer.isBuffer(body)) throw new Problem('request/malformed-json', 'the body is empty');
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body.toString('utf8');
  try {
    return (await unzip(body, { maxOutputLength: TEXT_BYTES })).toString('utf8');
  } catch (cause) {
    throw new Problem('request/invalid', 'the body is not whole gzip of at most 64 MB', { cause });
  }
}
