import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { SIGNATURE_HEADER, parseSigningKeys, signRequest } from '#shared/signing.ts';

/** The signing keys of tests. */
export const TEST_KEYS = parseSigningKeys(`k1:${'5a'.repeat(32)}`);

export interface SignedCall {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  /** An object is sent as JSON, a string or bytes as they stand. */
  body?: object | string | Uint8Array;
  headers?: Record<string, string>;
}

/** Calls an origin as the edge does: signed over method, target, time and body. */
export async function signedInject(app: FastifyInstance, call: SignedCall): Promise<LightMyRequestResponse> {
  const method = call.method ?? 'GET';
  const body = bytesOf(call.body);
  const signature = signRequest({ method, target: call.url, body: body ?? new Uint8Array() }, TEST_KEYS, Date.now());
  return app.inject({
    method,
    url: call.url,
    headers: {
      [SIGNATURE_HEADER]: signature,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...call.headers,
    },
    ...(body !== undefined && { payload: body }),
  });
}

function bytesOf(body: SignedCall['body']): Buffer | undefined {
  if (body === undefined) return undefined;
  if (typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body);
  return Buffer.from(JSON.stringify(body));
}
