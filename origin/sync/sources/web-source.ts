import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { useAgent, type RequestFilteringAgentOptions } from 'request-filtering-agent';
import { Problem } from '#shared/problem.ts';
import type { Source } from './source.ts';

export interface WebSourceOptions {
  /** The only scheme that is asked, by redirects too. */
  scheme?: 'https:' | 'http:';
  /** Addresses that may be asked although they are private. */
  allowed?: RequestFilteringAgentOptions['allowIPAddressList'];
  maxBytes?: number;
}

const MAX_FEED_BYTES = 2 * 2 ** 30;
const MAX_REDIRECTS = 5;
/** Longest silence while connecting and reading. */
const IDLE_TIMEOUT_MS = 30_000;
const LONGEST_MS = 30 * 60_000;
const MOVED = new Set([301, 302, 303, 307, 308]);
const NOT_MODIFIED = 304;

/**
 * A feed on a maker's web server, streamed; its ETag is the version. Every connection, of redirects too, goes to the very address that was
 * checked after DNS resolution, and never into a private, loopback or link-local network (OWASP, server-side request forgery).
 */
export function webSource(
  address: string,
  { scheme = 'https:', allowed = [], maxBytes = MAX_FEED_BYTES }: WebSourceOptions = {},
): Source {
  const ask = scheme === 'https:' ? httpsRequest : httpRequest;
  const get = async (url: URL, known: string | null, signal: AbortSignal): Promise<IncomingMessage> => {
    const request = ask(url, {
      agent: useAgent(url.href, { allowIPAddressList: [...allowed] }),
      headers: { accept: '*/*', 'user-agent': 'sommier-sync', ...(known !== null && { 'if-none-match': known }) },
      timeout: IDLE_TIMEOUT_MS,
      signal,
    });
    request.once('timeout', () =>
      request.destroy(new Error(`${url.host} was silent for ${IDLE_TIMEOUT_MS / 1_000} s`)),
    );
    request.end();
    try {
      const [response]: IncomingMessage[] = await once(request, 'response');
      if (response === undefined) throw new Error(`${url.host} did not answer`);
      return response;
    } catch (cause) {
      throw isRefused(cause) ? refused(`${url.host} is in a private network`, cause) : cause;
    }
  };
  const follow = async (known: string | null, signal: AbortSignal): Promise<IncomingMessage> => {
    let url = new URL(address);
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      if (url.protocol !== scheme || url.username !== '' || url.password !== '')
        throw refused(`${url.host}: only ${scheme}// without a user is asked`);
      const response = await get(url, known, signal);
      const { location } = response.headers;
      if (!MOVED.has(response.statusCode ?? 0) || location === undefined) return response;
      response.destroy();
      if (!URL.canParse(location, url.href)) throw refused(`${url.host} redirects to what is no address`);
      url = new URL(location, url.href);
    }
    throw refused(`more than ${MAX_REDIRECTS} redirects`);
  };
  return {
    name: address,
    pin: async () => null,
    async open(signal, known = null) {
      const response = await follow(known, AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]));
      const status = response.statusCode ?? 0;
      if (status === NOT_MODIFIED && known !== null) {
        response.destroy();
        return { bytes: null, version: known, size: null };
      }
      if (status !== 200) {
        response.destroy();
        const detail = `${address} answered ${status}`;
        throw status >= 500 || status === 429 ? new Error(detail) : new Problem('feed/not-found', detail);
      }
      const size = sizeOf(response);
      if (size !== null && size > maxBytes) {
        response.destroy();
        throw tooLarge(maxBytes);
      }
      return { bytes: bounded(response, maxBytes), version: response.headers.etag ?? null, size };
    },
  };
}

async function* bounded(response: IncomingMessage, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of response.iterator()) {
    const piece = asBytes(chunk);
    bytes += piece.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    yield piece;
  }
  if (!response.complete) throw new Error('the connection ended before the feed did');
}

/** A message without an encoding set gives Buffers. */
const asBytes = (chunk: unknown): Uint8Array => chunk as Uint8Array;

function sizeOf(response: IncomingMessage): number | null {
  const told = response.headers['content-length'];
  return told === undefined || !/^\d{1,15}$/.test(told) ? null : Number(told);
}

const isRefused = (error: unknown): boolean =>
  error instanceof Error && /^DNS lookup .* is not allowed/.test(error.message);

const refused = (detail: string, cause?: unknown): Problem => new Problem('feed/address-refused', detail, { cause });

const tooLarge = (maxBytes: number): Problem =>
  new Problem('feed/too-large', `it has more than ${maxBytes.toLocaleString('en')} bytes`);
