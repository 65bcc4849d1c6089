import type { PUBLIC_OPS } from '#shared/contracts/public-ops.ts';
import { ONE_TIME_CODE, freshAccount, mailedLink } from './postman-scripts.ts';

type OperationId = (typeof PUBLIC_OPS)[number]['id'];

/** One request of the collection, and how it differs from the operation's example. `{{#name}}` is a variable without quotes. */
export interface Step {
  op: OperationId;
  params?: Readonly<Record<string, string>>;
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  /** The variable that holds the token; by default the one of the operation's callers. */
  token?: string;
  /** Lines of the script before the request. */
  before?: readonly string[];
  /** Variables taken from the answer: name and the way to it. */
  captures?: Readonly<Record<string, string>>;
  /** The outcome depends on what runs beside the API, such as a sign-in provider: a declared problem is as good. */
  mayRefuse?: true;
}

export interface Folder {
  name: string;
  steps: readonly Step[];
}

const slug = '{{slug}}';
const account = { email: '{{email}}', password: '{{password}}' };
const cart = { cartId: '{{cartId}}' };
const line = { ...cart, lineId: '{{lineId}}' };
const order = { orderId: '{{orderId}}' };
const version = '{{#version}}';
const delivery = {
  postcode: '190000',
  city: 'Санкт-Петербург',
  address: 'Невский проспект, 1, кв. 5',
  contactName: 'Анна',
  contactPhone: '+79001234567',
};
const inCart = { version: 'version', lineId: 'lines[0].id', totalMinor: 'totals.totalMinor' };
const next = { version: 'version' };
const signIn: Step = { op: 'signIn', body: account, captures: { token: 'accessToken', sessionId: 'sessionId' } };
const addLine: Step = { op: 'addCartLine', params: cart, body: { version, quote: '{{quote}}' }, captures: inCart };

/**
 * The collection from top to bottom. `staffToken` comes from whoever runs it; with `mailUrl` and `mailKey` of dev/gateways/mail.ts it
 * opens an account of its own and follows the links in its mails, without them `email` and `password` are of an account that exists.
 */
export const JOURNEY: readonly Folder[] = [
  {
    name: 'Catalogue',
    steps: [
      { op: 'listModels', captures: { slug: 'items[0].slug' } },
      { op: 'getModel', params: { slug } },
      { op: 'getModelSizes', params: { slug } },
      { op: 'listMakers' },
      {
        op: 'createQuotes',
        body: { lines: [{ model: slug, size: '160x200', quantity: 2 }] },
        captures: { quote: 'lines[0].quote' },
      },
    ],
  },
  {
    name: 'Deliveries, for staff',
    steps: [{ op: 'putDeliveryZone' }, { op: 'listDeliveryZones' }, { op: 'setSlotCapacity' }],
  },
  {
    name: 'A guest’s cart',
    steps: [
      { op: 'getJwks' },
      { op: 'createGuest', captures: { token: 'accessToken' } },
      { op: 'getDeliverySlots' },
      { op: 'createCart', captures: { cartId: 'id', version: 'version' } },
      addLine,
      { op: 'changeCartLine', params: line, body: { version, quantity: 3 }, captures: next },
      { op: 'removeCartLine', params: line, query: { version: '{{version}}' }, captures: next },
      addLine,
      { op: 'setCartPromotion', params: cart, body: { version, code: null }, captures: next },
      { op: 'getCart', params: cart },
    ],
  },
  {
    name: 'An account',
    steps: [
      { op: 'registerUser', body: { ...account, name: 'Anna', locale: 'en' }, before: freshAccount },
      { op: 'verifyEmail', body: { token: '{{link}}' }, before: mailedLink },
      { op: 'resendVerification', body: { email: account.email } },
      { ...signIn, token: 'token', captures: { token: 'accessToken', refreshToken: 'refreshToken' } },
      { op: 'refreshTokens', body: { refreshToken: '{{refreshToken}}' }, captures: { token: 'accessToken' } },
      { op: 'getMe' },
      { op: 'updateMe' },
      { op: 'exportMe' },
      { op: 'mergeCarts', body: { guestCartId: '{{cartId}}' }, captures: inCart },
      { ...signIn, captures: { otherSession: 'sessionId' } },
      { op: 'listSessions' },
      { op: 'endSession', params: { id: '{{otherSession}}' } },
      {
        op: 'changePassword',
        body: { currentPassword: '{{password}}', newPassword: '{{newPassword}}' },
      },
      { op: 'requestPasswordReset', body: { email: account.email } },
      {
        op: 'confirmPasswordReset',
        body: { token: '{{link}}', newPassword: '{{password}}' },
        before: mailedLink,
      },
      signIn,
    ],
  },
  {
    name: 'Orders',
    steps: [
      { op: 'setCartDelivery', params: cart, body: { version, delivery }, captures: inCart },
      {
        op: 'placeOrder',
        body: {
          cartId: '{{cartId}}',
          cartVersion: version,
          expectedTotal: { amountMinor: '{{#totalMinor}}', currency: 'RUB' },
          contact: { email: account.email, phone: '+79001234567' },
          locale: 'ru',
          terms: { version: '2026-01', accepted: true },
        },
        captures: { orderId: 'id' },
      },
      { op: 'listOrders' },
      { op: 'getOrder', params: order },
      { op: 'getOrderPayment', params: order, mayRefuse: true },
      { op: 'cancelOrder', params: order },
    ],
  },
  {
    name: 'A second factor',
    steps: [
      { op: 'startTotp', body: { password: '{{password}}' }, captures: { totpSecret: 'secret' } },
      { op: 'confirmTotp', body: { code: '{{code}}' }, before: ONE_TIME_CODE },
      { op: 'removeTotp', body: { password: '{{password}}', code: '{{code}}' }, before: ONE_TIME_CODE },
    ],
  },
  {
    name: 'Staff',
    steps: [
      { op: 'findUsers', query: { email: '{{email}}' }, captures: { userId: 'items[0].id' } },
      { op: 'setRoles', params: { id: '{{userId}}' } },
      { op: 'createApiKey', captures: { keyId: 'id' } },
      { op: 'listApiKeys' },
      { op: 'rotateApiKey', params: { id: '{{keyId}}' }, captures: { keyId: 'id' } },
      { op: 'revokeApiKey', params: { id: '{{keyId}}' } },
    ],
  },
  {
    name: 'Sign-in at a provider',
    steps: [
      signIn,
      { op: 'startOauth', mayRefuse: true },
      { op: 'finishOauth', mayRefuse: true },
      { op: 'completeOauth', mayRefuse: true },
      { op: 'linkOauth', mayRefuse: true },
      { op: 'listOauthLinks' },
      { op: 'unlinkOauth', mayRefuse: true },
    ],
  },
  {
    name: 'Farewell',
    steps: [
      { op: 'signOut' },
      signIn,
      { op: 'signOutEverywhere' },
      signIn,
      { op: 'deleteMe', body: { password: '{{password}}' } },
    ],
  },
];
