import { Problem } from '#shared/problem.ts';
import { readBody } from './read-body.ts';

const MAX_JSON_BYTES = 16_384;

/**
 * Reads a JSON body of at most 16 KiB. Throws `request/unsupported-media-type`, `request/malformed-json`, and what readBody throws
 * for one that is too large or too slow.
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/json') throw new Problem('request/unsupported-media-type');
  const bytes = await readBody(request, MAX_JSON_BYTES);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw new Problem('request/malformed-json');
  }
}
