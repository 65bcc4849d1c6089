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

/**
 * `away`: no answer, or one that says that the provider is broken; counts against its breaker. `busy`: it is there and wants fewer
 * requests. `key-spent`: the key keeps an answer that is not the truth, so that the same request needs a new one.
 */
export type Unavailability = 'away' | 'busy' | 'key-spent';

/** The provider is away, slow or limits us: worth another try, with the same arguments. */
export class PaymentUnavailable extends Error {
  readonly why: Unavailability;
  constructor(why: Unavailability, detail: string, options: ErrorOptions = {}) {
    super(detail, options);
    this.name = 'PaymentUnavailable';
    this.why = why;
  }
}
