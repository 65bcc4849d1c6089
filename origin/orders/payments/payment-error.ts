/**
 * `declined`: the bank refuses. `gone`: the provider does not know the payment, or it was cancelled there. `not-authorised`: no money
 * is held. `returning`: the order is being undone, money only goes back. `too-much`: more than was captured and not given back.
 * `mismatch`: the same refund id with another amount. `refused`: the provider does not take it, whatever the reason.
 */
export type PaymentRefusal = 'declined' | 'gone' | 'not-authorised' | 'returning' | 'too-much' | 'mismatch' | 'refused';

/** Final: the same again will be refused again. */
export class PaymentRefused extends Error {
  readonly reason: PaymentRefusal;
  constructor(reason: PaymentRefusal, detail: string, options: ErrorOptions = {}) {
    super(`${reason}: ${detail}`, options);
    this.name = 'PaymentRefused';
    this.reason = reason;
  }
}

/** The provider is away, slow or limits us: worth another try, with the same arguments. */
export class PaymentUnavailable extends Error {
  constructor(detail: string, options: ErrorOptions = {}) {
    super(detail, options);
    this.name = 'PaymentUnavailable';
  }
}
