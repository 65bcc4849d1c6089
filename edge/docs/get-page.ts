import { Problem } from '#shared/problem.ts';
import type { Run } from '../http/bind.ts';
import type { AssetsPort } from './assets-port.ts';

const PASSED_ON = ['content-type', 'etag', 'cache-control'];

/**
 * GET /docs and its files, the interactive page, and GET /openapi.json: static files, so that they cost the worker nothing to carry.
 * Throws `route/not-found` for a file that is not there.
 */
export function getPage(assets: AssetsPort): Run {
  return async (c, _scope, target) => {
    const [path = ''] = target.split('?');
    const ifNoneMatch = c.req.header('if-none-match');
    const url = new URL(path === '/docs' ? '/docs/index.html' : path, c.req.url);
    const found = await assets.fetch(
      new Request(url, { headers: ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch } }),
    );
    if (found.status !== 200 && found.status !== 304) {
      await found.body?.cancel();
      throw new Problem('route/not-found');
    }
    const headers: Record<string, string> = {};
    for (const name of PASSED_ON) {
      const value = found.headers.get(name);
      if (value !== null) headers[name] = value;
    }
    return { status: found.status, headers, body: found.body };
  };
}
