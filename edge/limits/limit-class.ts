import type { Auth, Op } from '#shared/contracts/op.ts';
import type { LimitClass } from './limit-table.ts';

/** What is looked at to choose a class: a route of the app, most of them operations. */
export interface LimitedRoute {
  id: string;
  method?: Op['method'] | undefined;
  tag?: Op['tag'] | undefined;
  auth?: Auth | undefined;
}

/** Asked by the platform itself, which must never be refused. */
const UNLIMITED: ReadonlySet<string> = new Set(['getLiveness', 'getReadiness']);

/** Operations whose class does not follow from tag, method and caller. */
const BY_ID: Readonly<Record<string, LimitClass>> = {
  getJwks: 'page',
  signIn: 'sign-in',
  startOauth: 'sign-in',
  finishOauth: 'sign-in',
  completeOauth: 'sign-in',
  registerUser: 'mail',
  resendVerification: 'mail',
  requestPasswordReset: 'mail',
  confirmPasswordReset: 'sign-in',
  verifyEmail: 'sign-in',
  placeOrder: 'order-place',
  stripeWebhook: 'webhook',
  paypalWebhook: 'webhook',
};

const BY_TAG: Readonly<Record<Op['tag'], LimitClass>> = {
  catalog: 'catalog-write',
  sync: 'admin',
  identity: 'identity',
  carts: 'cart',
  orders: 'cart',
};

/** The class of a route, or null for one without limits. */
export function limitClassOf({ id, method = 'get', tag, auth }: LimitedRoute): LimitClass | null {
  if (UNLIMITED.has(id)) return null;
  if (Object.hasOwn(BY_ID, id)) return BY_ID[id] ?? 'page';
  if (auth === 'staff') return 'admin';
  if (tag === undefined) return 'page';
  return tag === 'catalog' && method === 'get' ? 'catalog-read' : BY_TAG[tag];
}
