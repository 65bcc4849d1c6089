import { Problem } from '#shared/problem.ts';
import type { EdgeDeps } from '../deps.ts';
import { bind, type BoundRoute } from './bind.ts';

/** A path pattern of the app and the methods it takes. */
export interface KnownRoute {
  path: string;
  methods: readonly string[];
}

/** Answers what no route took: OPTIONS with the methods of the path, 405 for another method, 404 for another path. */
export function fallback(deps: EdgeDeps, routes: readonly KnownRoute[]): BoundRoute {
  const known = routes
    .toSorted((a, b) => parametersIn(a) - parametersIn(b))
    .map((route) => ({ pattern: pathPattern(route.path), methods: [...route.methods, 'OPTIONS'] }));
  return bind(deps, { id: 'none', surface: 'api' }, (c, _scope, target) => {
    const [path = '/'] = target.split('?');
    const route = known.find(({ pattern }) => pattern.test(path));
    if (route === undefined) throw new Problem('route/not-found');
    if (c.req.method !== 'OPTIONS')
      throw new Problem(
        'route/method-not-allowed',
        `${c.req.method.slice(0, 20)} is not one of ${route.methods.join(', ')}`,
        { allow: route.methods },
      );
    return {
      status: 204,
      headers: {
        allow: route.methods.join(', '),
        ...deps.cors.preflight(c.req.header('origin') ?? null, route.methods),
      },
      body: null,
    };
  });
}

/** Of two patterns that fit, the one that says more is meant: `/carts/merge`, not `/carts/:cartId`. */
const parametersIn = ({ path }: KnownRoute): number => path.split('/:').length;

/** A Hono path with `:name` parts as a regular expression over the raw path. */
export function pathPattern(path: string): RegExp {
  const parts = path.split('/').map((part) => (part.startsWith(':') ? '[^/]+' : part.replaceAll('.', String.raw`\.`)));
  return new RegExp(`^${parts.join('/')}$`);
}
