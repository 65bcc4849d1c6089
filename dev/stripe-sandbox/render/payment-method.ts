import type Stripe from 'stripe';
import { needCard } from '../payments/test-cards.ts';

/** A card as Stripe's PaymentMethod; `created` in seconds. */
export function paymentMethodJson(id: string, created: number): Stripe.PaymentMethod {
  const { brand, last4 } = needCard(id);
  return {
    id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { ...NO_DETAILS, tax_id: null },
    card: {
      brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: null },
      country: 'US',
      display_brand: brand,
      exp_month: EXPIRES.month,
      exp_year: EXPIRES.year,
      fingerprint: fingerprint(brand, last4),
      funding: 'credit',
      generated_from: null,
      last4,
      networks: { available: [brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
}

/** Every test card lives until the end of the next year but three. */
export const EXPIRES = { month: 12, year: new Date().getUTCFullYear() + 4 };

/** The same for every use of a card number, as Stripe's is. */
export function fingerprint(brand: string, last4: string): string {
  return `Sb${brand.slice(0, 4)}${last4}xxxxxxxxxx`.slice(0, 16);
}

const NO_ADDRESS = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
export const NO_DETAILS = { address: NO_ADDRESS, email: null, name: null, phone: null };
