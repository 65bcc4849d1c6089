import { MAX_TARGET_LENGTH } from '#shared/contracts/parse.ts';
import { Problem } from '#shared/problem.ts';
import { MAX_BODY_BYTES } from './read-body.ts';

/** Path and query of a request as it came, without the host. */
export function rawTarget(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  return start === -1 ? '/' : url.slice(start);
}

/**
 * Bounds before anything is parsed. Throws `request/body-too-large`, or `request/uri-too-long` that names the longest parameter:
 * a `q` of 10,000 characters is a 414; one that fits the target but not its own bound is a 400 of the contract.
 */
export function guardRequest(request: Request, target: string): void {
  if (target.length > MAX_TARGET_LENGTH) throw tooLong(target);
  const length = request.headers.get('content-length');
  if (length !== null && Number(length) > MAX_BODY_BYTES) {
    throw new Problem('request/body-too-large', `The body has ${Number(length)} bytes; the limit is ${MAX_BODY_BYTES}`);
  }
}

function tooLong(target: string): Problem {
  const detail = `Path and query have ${target.length} characters; the limit is ${MAX_TARGET_LENGTH}`;
  const [longest = ''] = target
    .slice(target.indexOf('?') + 1)
    .split('&')
    .sort((a, b) => b.length - a.length);
  const [field = ''] = longest.split('=');
  const isParameter = target.includes('?') && longest.includes('=') && /^[\w.-]{1,100}$/.test(field);
  return new Problem(
    'request/uri-too-long',
    detail,
    isParameter
      ? { errors: [{ in: 'query', field, detail: `has ${longest.length - field.length - 1} characters` }] }
      : {},
  );
}
