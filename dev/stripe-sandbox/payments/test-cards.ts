/** Why a bank says no, in the words of Stripe's card errors. */
export interface Decline {
  code: string;
  declineCode: string | null;
  message: string;
}

export interface TestCard {
  brand: 'visa' | 'mastercard';
  last4: string;
  decline?: Decline;
  /** The bank wants 3-D Secure first. */
  authenticate?: true;
  /** Disputed by its holder as soon as it is captured. */
  dispute?: { reason: string; inquiry: boolean };
  /** What becomes of a refund that began well. */
  refund?: 'fails' | 'pends';
}

const declined = (declineCode: string, message: string): Decline => ({ code: 'card_declined', declineCode, message });
const INSUFFICIENT = declined('insufficient_funds', 'Your card has insufficient funds.');

/** Stripe's test payment methods (docs.stripe.com/testing) that the sandbox plays. Append only: ids hold their place. */
const CARDS: readonly (readonly [name: string, card: TestCard])[] = [
  ['pm_card_visa', { brand: 'visa', last4: '4242' }],
  ['pm_card_mastercard', { brand: 'mastercard', last4: '4444' }],
  [
    'pm_card_chargeDeclined',
    { brand: 'visa', last4: '0002', decline: declined('generic_decline', 'Your card was declined.') },
  ],
  ['pm_card_chargeDeclinedInsufficientFunds', { brand: 'visa', last4: '9995', decline: INSUFFICIENT }],
  [
    'pm_card_chargeDeclinedFraudulent',
    { brand: 'visa', last4: '0019', decline: declined('fraudulent', 'Your card was declined.') },
  ],
  [
    'pm_card_chargeDeclinedExpiredCard',
    {
      brand: 'visa',
      last4: '0069',
      decline: { code: 'expired_card', declineCode: 'expired_card', message: 'Your card has expired.' },
    },
  ],
  [
    'pm_card_chargeDeclinedIncorrectCvc',
    {
      brand: 'visa',
      last4: '0127',
      decline: {
        code: 'incorrect_cvc',
        declineCode: 'incorrect_cvc',
        message: "Your card's security code is incorrect.",
      },
    },
  ],
  [
    'pm_card_chargeDeclinedProcessingError',
    {
      brand: 'visa',
      last4: '0119',
      decline: {
        code: 'processing_error',
        declineCode: 'processing_error',
        message: 'An error occurred while processing your card. Try again in a little bit.',
      },
    },
  ],
  ['pm_card_authenticationRequired', { brand: 'visa', last4: '3184', authenticate: true }],
  [
    'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds',
    { brand: 'visa', last4: '3178', authenticate: true, decline: INSUFFICIENT },
  ],
  ['pm_card_createDispute', { brand: 'visa', last4: '0259', dispute: { reason: 'fraudulent', inquiry: false } }],
  ['pm_card_createDisputeInquiry', { brand: 'visa', last4: '1976', dispute: { reason: 'general', inquiry: true } }],
  ['pm_card_refundFail', { brand: 'visa', last4: '5126', refund: 'fails' }],
  ['pm_card_pendingRefund', { brand: 'visa', last4: '7726', refund: 'pends' }],
];

const INDEX_BY_NAME = new Map(CARDS.map(([name], index) => [name, index]));

/**
 * The payment method that a test name stands for: as with Stripe, each use makes a fresh `pm_…`. The card is
 * written into the id, so that nothing is kept for it. Undefined when the sandbox knows no such name or id.
 */
export function resolvePaymentMethod(nameOrId: string, randomText: (length: number) => string): string | undefined {
  const index = INDEX_BY_NAME.get(nameOrId);
  if (index !== undefined) return `pm_1${randomText(21)}${index.toString(36).padStart(2, '0')}`;
  return cardOf(nameOrId) ? nameOrId : undefined;
}

/** The card behind a payment method that the sandbox made; undefined for any other text. */
export function cardOf(paymentMethod: string): TestCard | undefined {
  if (!/^pm_1[0-9A-Za-z]{21}[0-9a-z]{2}$/.test(paymentMethod)) return undefined;
  return CARDS[Number.parseInt(paymentMethod.slice(-2), 36)]?.[1];
}

/** The card behind a payment method that was resolved before. */
export function needCard(paymentMethod: string): TestCard {
  const card = cardOf(paymentMethod);
  if (!card) throw new Error(`${paymentMethod} is no payment method of the sandbox`);
  return card;
}
