import * as z from 'zod';
import { circuitBreaker, type CircuitBreaker } from '#shared/circuit-breaker.ts';
import { guardedCall, type CallGuard } from '../guarded-call.ts';
import { PaymentRefused, PaymentUnavailable } from '../payment-error.ts';

export interface PaypalClientOptions {
  clientId: string;
  clientSecret: string;
  /** `https://api-m.paypal.com`, `https://api-m.sandbox.paypal.com`, or a stand-in. */
  apiBase: string;
  timeoutMs?: number;
  breaker?: CircuitBreaker;
}

export interface PaypalClient {
  /** Until it is asked again, as it did not answer lately; 0 when calls pass. */
  awayMs(): number;
  get(path: string): Promise<unknown>;
  /** `key` becomes PayPal-Request-Id: the same key is the same write (developer.paypal.com/api/rest/reference/idempotency). */
  post(path: string, body: object | string, key?: string): Promise<unknown>;
}

const TIMEOUT_MS = 4_000;
/** A token is asked for anew this long before it ends. */
const RENEW_MS = 60_000;

/** PayPal's REST API with OAuth by client credentials; what comes back is whatever JSON it sends. */
export function paypalClient(options: PaypalClientOptions): PaypalClient {
  const guard: CallGuard = {
    breaker: options.breaker ?? circuitBreaker({ now: () => performance.now() }),
    translate: asUnavailable,
  };
  let token: { value: Promise<string>; untilMs: number } | undefined;
  const freshToken = async (): Promise<string> => {
    if (token !== undefined && performance.now() < token.untilMs) return token.value;
    const asked = askToken(options);
    const mine = { value: asked.then(({ access_token }) => access_token), untilMs: performance.now() + RENEW_MS };
    token = mine;
    // One that was refused is asked for again by the next caller.
    asked.then(
      ({ expires_in: seconds }) => void (mine.untilMs = performance.now() + seconds * 1_000 - RENEW_MS),
      () => void (token = undefined),
    );
    return mine.value;
  };
  const send = async (method: 'GET' | 'POST', path: string, body?: string, key?: string): Promise<unknown> =>
    guardedCall(guard, async () => {
      const headers = {
        authorization: `Bearer ${await freshToken()}`,
        'content-type': 'application/json',
        prefer: 'return=representation',
        ...(key !== undefined && { 'paypal-request-id': key }),
      };
      const response = await ask(options, path, { method, headers, ...(body !== undefined && { body }) });
      if (response.status === 401) token = undefined;
      if (!response.ok) throw await refusalOf(response);
      const text = await response.text();
      return text === '' ? null : JSON.parse(text);
    });
  return {
    awayMs: () => guard.breaker.retryAfterMs(),
    get: async (path) => send('GET', path),
    post: async (path, body, key) => send('POST', path, typeof body === 'string' ? body : JSON.stringify(body), key),
  };
}

const Token = z.object({ access_token: z.string().min(1), expires_in: z.number() });

async function askToken(options: PaypalClientOptions): Promise<z.output<typeof Token>> {
  const basic = Buffer.from(`${options.clientId}:${options.clientSecret}`).toString('base64');
  const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' };
  const body = 'grant_type=client_credentials';
  const response = await ask(options, '/v1/oauth2/token', { method: 'POST', headers, body });
  if (!response.ok) throw new PaymentUnavailable('away', `PayPal gives no token: ${response.status}`);
  return Token.parse(await response.json());
}

const ask = async ({ apiBase, timeoutMs }: PaypalClientOptions, path: string, init: RequestInit): Promise<Response> =>
  fetch(new URL(path, apiBase), { ...init, signal: AbortSignal.timeout(timeoutMs ?? TIMEOUT_MS) });

const ErrorBody = z.object({
  name: z.string().default(''),
  details: z.array(z.object({ issue: z.string() })).default([]),
});

/** developer.paypal.com/api/rest/reference/orders/v2/errors and /payments/v2/errors: what each means for the same request sent again. */
async function refusalOf(response: Response): Promise<PaymentRefused | PaymentUnavailable> {
  const body: unknown = await response.json().catch(() => ({}));
  const { name, details } = ErrorBody.catch({ name: '', details: [] }).parse(body);
  const issue = details[0]?.issue ?? name;
  const { status } = response;
  const detail = `PayPal answers ${status} ${issue}`;
  if (status === 429 || status === 409) return new PaymentUnavailable('busy', detail);
  if (status >= 500 || status === 401 || status === 403) return new PaymentUnavailable('away', detail);
  if (status === 404) return new PaymentRefused('gone', detail);
  if (DECLINED.has(issue)) return new PaymentRefused('declined', detail);
  if (MOVED_ON.has(issue)) return new PaymentRefused('not-authorised', detail);
  return new PaymentRefused('refused', detail);
}

const DECLINED = new Set([
  'INSTRUMENT_DECLINED',
  'PAYER_CANNOT_PAY',
  'TRANSACTION_REFUSED',
  'PAYER_ACCOUNT_RESTRICTED',
]);
const MOVED_ON = new Set([
  'AUTHORIZATION_ALREADY_CAPTURED',
  'AUTHORIZATION_VOIDED',
  'AUTHORIZATION_EXPIRED',
  'AUTHORIZATION_DENIED',
  'PREVIOUSLY_CAPTURED',
  'PREVIOUSLY_VOIDED',
  'CANNOT_BE_VOIDED',
  'ORDER_NOT_APPROVED',
  'ORDER_ALREADY_AUTHORIZED',
  'MAX_CAPTURE_COUNT_EXCEEDED',
]);

/** Of fetch itself: no connection, or none in time. */
function asUnavailable(thrown: unknown): unknown {
  const away = thrown instanceof TypeError || (thrown instanceof DOMException && /Abort|Timeout/.test(thrown.name));
  return away ? new PaymentUnavailable('away', `PayPal does not answer: ${thrown.message}`, { cause: thrown }) : thrown;
}
