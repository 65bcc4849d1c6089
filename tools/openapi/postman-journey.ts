import type { PUBLIC_OPS } from '#shared/contracts/public-ops.ts';

/** How one request of the collection differs from its example. */
export interface Step {
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  /** Variables taken from the answer: name and the way to it. */
  captures?: Readonly<Record<string, string>>;
  /** The outcome depends on what no collection can know, such as a link in a mail: a declared problem is as good. */
  mayRefuse?: true;
}

const slug = '{{slug}}';
const account = { email: '{{email}}', password: '{{password}}' };

/** By operation. `email` and `password` are of an account that exists; `staffToken` comes from whoever runs the collection. */
export const JOURNEY: Readonly<Record<string, Step>> = {
  listModels: { captures: { slug: 'items[0].slug' } },
  getModel: { params: { slug } },
  getModelSizes: { params: { slug } },
  createQuotes: { body: { lines: [{ model: slug, size: '160x200', quantity: 2 }] } },
  createGuest: { captures: { token: 'accessToken' } },
  verifyEmail: { mayRefuse: true },
  signIn: { body: account, captures: { token: 'accessToken', refreshToken: 'refreshToken', sessionId: 'sessionId' } },
  refreshTokens: { body: { refreshToken: '{{refreshToken}}' }, captures: { token: 'accessToken' } },
  endSession: { params: { id: '{{sessionId}}' }, mayRefuse: true },
  changePassword: { mayRefuse: true },
  confirmPasswordReset: { mayRefuse: true },
  deleteMe: { mayRefuse: true },
  startTotp: { mayRefuse: true },
  confirmTotp: { mayRefuse: true },
  removeTotp: { mayRefuse: true },
  findUsers: { query: { email: '{{email}}' }, captures: { userId: 'items[0].id' }, mayRefuse: true },
  setRoles: { params: { id: '{{userId}}' }, mayRefuse: true },
  createApiKey: { captures: { keyId: 'id' }, mayRefuse: true },
  listApiKeys: { mayRefuse: true },
  rotateApiKey: { params: { id: '{{keyId}}' }, mayRefuse: true },
  revokeApiKey: { params: { id: '{{keyId}}' }, mayRefuse: true },
  startOauth: { mayRefuse: true },
  finishOauth: { mayRefuse: true },
  completeOauth: { mayRefuse: true },
  linkOauth: { mayRefuse: true },
  unlinkOauth: { mayRefuse: true },
} satisfies Partial<Record<(typeof PUBLIC_OPS)[number]['id'], Step>>;
