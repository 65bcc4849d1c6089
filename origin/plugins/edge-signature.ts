import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { Problem } from '#shared/problem.ts';
import { SIGNATURE_HEADER, verifyRequest, type SigningKeys } from '#shared/signing.ts';

const OPEN = new Set(['/healthz', '/readyz', '/metrics']);

/** Refuses with `request/unsigned` whatever the edge has not signed; health and metrics stay open inside the cluster. */
export const edgeSignature = fp(
  async (app: FastifyInstance, options: { keys: SigningKeys; now: () => Date }) => {
    app.addHook('onRequest', async (request) => {
      if (request.headers[SIGNATURE_HEADER] === undefined && !isOpen(request))
        throw new Problem('request/unsigned', 'the signature is missing');
    });
    app.addHook('preValidation', async (request) => {
      if (isOpen(request)) return;
      const header = request.headers[SIGNATURE_HEADER];
      const body = Buffer.isBuffer(request.body) ? request.body : new Uint8Array();
      const target = request.raw.url ?? '/';
      const verdict = verifyRequest(
        { method: request.method, target, body },
        typeof header === 'string' ? header : undefined,
        options.keys,
        options.now().getTime(),
      );
      if (verdict !== 'ok') throw new Problem('request/unsigned', `the signature is ${verdict}`);
    });
  },
  { name: 'edge-signature' },
);

const isOpen = (request: FastifyRequest): boolean => OPEN.has(request.routeOptions.url ?? '');
