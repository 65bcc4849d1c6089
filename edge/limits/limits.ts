import type { Soon } from '../cache/cache-tier.ts';
import type { RequestScope } from '../http/scope.ts';
import type { LimitClass } from './limit-table.ts';
import type { LimitedRoute } from './limit-class.ts';

/** Counts a request before it is run and notes the headers in the scope. Throws `limit/exceeded` or `limit/refused`. */
export type RouteLimit = (request: Request, scope: RequestScope) => Soon<void>;

/** Classes that have a quota of each account. */
export type AccountClass = Extract<LimitClass, 'sign-in'>;

/** The limits of one isolate. */
export interface Limits {
  /** The limit of a route, made once when it is bound; null for a route without one. */
  forRoute(route: LimitedRoute): RouteLimit | null;
  /**
   * Counts a try at an account, by the e-mail address that was sent and whether or not there is such an account, so that the answer
   * tells nothing. Throws `limit/exceeded`.
   */
  account(limitClass: AccountClass, email: string): Promise<void>;
}
