import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { Problem } from '#shared/problem.ts';
import { SIGNATURE_HEADER, verifyRequest, type SigningKeys } from '#shared/signing.ts';
import { replayMemory } from './replay-memory.ts';

const READS = new Set(['GET', 'HEAD']);
const OPEN = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * Refuses with `request/unsigned` whatever the edge has not signed, and a write whose signature was used before; health and metrics
 * stay open inside the cluster, and a route that is signed by its caller verifies that by itself.
 */
export const edgeSignature = fp(
  async (app: FastifyInstance, options: { keys: SigningKeys; now: () => Date }) => {
    const memory = replayMemory();
    app.addHook('onRequest', async (request) => {
      if (request.headers[SIGNATURE_HEADER] === undefined && !isOpen(request))
        throw new Problem('request/unsigned', 'the signature is missing');
    });
    app.addHook('preValidation', async (request) => {
      if (isOpen(request)) return;
      const header = request.headers[SIGNATURE_HEADER];
      const body = Buffer.isBuffer(request.body) ? request.body : new Uint8Array();
      const target = request.raw.url ?? '/';
      const signature = typeof header === 'string' ? header : '';
      const nowMs = options.now().getTime();
      const verdict = verifyRequest({ method: request.method, target, body }, signature, options.keys, nowMs);
      if (verdict !== 'ok') throw new Problem('request/unsigned', `the signature is ${verdict}`);
      if (!READS.has(request.method) && memory.seen(signature, nowMs))
        throw new Problem('request/unsigned', 'the signature was used before');
    });
  },
  { name: 'edge-signature' },
);

const isOpen = ({ routeOptions: { url, config } }: FastifyRequest): boolean =>
  config.signedByCaller === true || OPEN.has(url ?? '');
