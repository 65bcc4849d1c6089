/** Minor units that a charge costs besides its 2.9 %; what Stripe lists for an account in that currency. */
const FIXED_FEE: Readonly<Record<string, number>> = {
  usd: 30,
  eur: 25,
  gbp: 20,
  rub: 1_500,
  sek: 180,
  nok: 200,
  dkk: 180,
  pln: 100,
  chf: 30,
  czk: 650,
  jpy: 30,
};
const DEFAULT_FIXED_FEE = 30;
const PERCENT = 0.029;

/** Smallest amount that can be charged (docs.stripe.com/currencies), for those that differ from 50. */
const MINIMUM: Readonly<Record<string, number>> = { gbp: 30, sek: 300, nok: 300, dkk: 250, pln: 200, czk: 1_500 };

/** What Stripe keeps of a captured amount: 2.9 % and a fixed part, at most all of it. */
export function feeFor(amount: number, currency: string): number {
  return Math.min(amount, Math.round(amount * PERCENT) + (FIXED_FEE[currency] ?? DEFAULT_FIXED_FEE));
}

export function minimumAmount(currency: string): number {
  return MINIMUM[currency] ?? 50;
}

/** What a lost or open dispute costs besides its amount. */
export function disputeFee(currency: string): number {
  return (FIXED_FEE[currency] ?? DEFAULT_FIXED_FEE) * 50;
}

/** The currencies that the sandbox takes, in lower case. */
export const CURRENCIES: ReadonlySet<string> = new Set(
  Object.keys(FIXED_FEE).concat('aud cad nzd try kzt huf ron bgn ils aed cny inr krw mxn brl'.split(' ')),
);

const ZERO_DECIMAL = new Set(['jpy', 'krw']);

/** An amount as Stripe's messages write it: `$12.50`, `€12.50`, `12.50 rub`. */
export function displayAmount(amount: number, currency: string): string {
  const digits = ZERO_DECIMAL.has(currency) ? String(amount) : (amount / 100).toFixed(2);
  const sign = { usd: '$', eur: '€', gbp: '£', jpy: '¥' }[currency];
  return sign === undefined ? `${digits} ${currency}` : `${sign}${digits}`;
}
