import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parse, readQuery } from '#shared/contracts/parse.ts';
import { STOCK_LOAD_PATH, STOCK_LOAD_TYPE, StockLoadParams, StockLoadQuery } from '#shared/contracts/stock-load.ts';
import { Problem } from '#shared/problem.ts';
import { SIGNATURE_HEADER, verifyRequest } from '#shared/signing.ts';
import type { OrdersDeps } from '../deps.ts';
import { loadStock } from './load-stock.ts';

/** Loads at once in one process: each holds a connection and writes as fast as it can. */
const MAX_LOADS = 2;
/** Longest silence of a body. */
const IDLE_MS = 30_000;

/**
 * PUT /v1/internal/stock-loads/:source/:runId, for other services: a stream too long to be held. Its head is signed before its first
 * byte is read, its end over the hash of all that came, before anything is merged.
 */
export async function bindStockLoads(app: FastifyInstance, deps: OrdersDeps): Promise<void> {
  let running = 0;
  await app.register(async (inner) => {
    inner.addContentTypeParser(STOCK_LOAD_TYPE, (_request, payload, done) => done(null, payload));
    inner.route({
      method: 'PUT',
      url: STOCK_LOAD_PATH,
      config: { op: 'loadStock', signedByCaller: true },
      onRequest: async (request) => refuseUnsigned(deps, request, new Uint8Array(), request.headers[SIGNATURE_HEADER]),
      handler: async (request) => {
        const { source, runId } = parse(StockLoadParams, request.params, 'path');
        const query = new URLSearchParams((request.raw.url ?? '').split('?')[1]);
        const asOf = new Date(readQuery(StockLoadQuery, query).asOf);
        if (running >= MAX_LOADS) throw new Problem('orders/unavailable', `${MAX_LOADS} loads are being merged`);
        running++;
        try {
          const verifyEnd = ({ hash, signature }: { hash: string; signature: string }) =>
            refuseUnsigned(deps, request, Buffer.from(hash), signature);
          return await loadStock(deps, { source, runId, asOf, body: bodyOf(request), verifyEnd });
        } finally {
          running--;
        }
      },
    });
  });
}

function refuseUnsigned(
  { signingKeys }: Pick<OrdersDeps, 'signingKeys'>,
  { method, raw }: FastifyRequest,
  body: Uint8Array,
  signature: unknown,
): void {
  const given = typeof signature === 'string' ? signature : '';
  const verdict = verifyRequest({ method, target: raw.url ?? '/', body }, given, signingKeys, Date.now());
  if (verdict !== 'ok') throw new Problem('request/unsigned', `the signature is ${verdict}`);
}

/** The body as it arrives; a sender that falls silent is cut off. */
async function* bodyOf({ raw }: FastifyRequest): AsyncGenerator<Buffer> {
  const silence = setTimeout(() => raw.destroy(new Error('the body fell silent')), IDLE_MS);
  try {
    for await (const piece of raw) {
      yield asBuffer(piece);
      silence.refresh();
    }
  } catch (cause) {
    throw new Problem('request/too-slow', 'the load was cut off', { cause });
  } finally {
    clearTimeout(silence);
  }
}

/** A request without an encoding gives buffers. */
const asBuffer = (piece: unknown): Buffer => piece as Buffer;
