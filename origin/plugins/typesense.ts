import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Client } from 'typesense';
import { Problem } from '#shared/problem.ts';

export interface TypesenseOptions {
  /** Comma-separated for a cluster. */
  url: string;
  apiKey: string;
  timeoutSeconds: number;
}

/** Typesense's own client with keep-alive and a bounded wait. */
export function typesenseClient(options: TypesenseOptions): Client {
  return new Client({
    nodes: options.url.split(',').map((url) => ({ url: url.trim() })),
    apiKey: options.apiKey,
    connectionTimeoutSeconds: options.timeoutSeconds,
    numRetries: 1,
    retryIntervalSeconds: 0.1,
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: 64 }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: 64 }),
    logLevel: 'silent',
    // It stands in the same network: unpacking its answers was a seventh of a filter's CPU (docs/performance/profiles.md).
    additionalHeaders: { 'Accept-Encoding': 'identity' },
  });
}

/** Runs a call; no answer, or an answer of 5xx, becomes `search/unavailable`. */
export async function fromTypesense<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const status = typesenseStatus(cause);
    throw status === undefined || status >= 500
      ? new Problem('search/unavailable', 'the search index does not answer', { cause })
      : cause;
  }
}

/** The HTTP status of an answer that was an error; undefined when there was no answer. */
export function typesenseStatus(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('httpStatus' in error)) return undefined;
  return typeof error.httpStatus === 'number' ? error.httpStatus : undefined;
}
