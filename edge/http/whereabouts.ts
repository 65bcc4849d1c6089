import type { Whereabouts } from '../origins/regions.ts';

/** Where the request entered the platform's network; nothing of it on one machine. Never read from a header, which a caller may write. */
export function whereaboutsOf(request: Request): Whereabouts {
  const cf: unknown = 'cf' in request ? request.cf : undefined;
  return typeof cf === 'object' && cf !== null ? { continent: textOf(cf, 'continent'), colo: textOf(cf, 'colo') } : {};
}

function textOf(from: object, name: string): string | undefined {
  const value: unknown = Reflect.get(from, name);
  return typeof value === 'string' ? value : undefined;
}
