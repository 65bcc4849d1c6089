/** An amount as PayPal writes it. */
export interface Amount {
  currency_code: string;
  value: string;
}

interface Authorization {
  id: string;
  status: 'CREATED' | 'CAPTURED' | 'PARTIALLY_CAPTURED' | 'VOIDED' | 'DENIED';
  amount: Amount;
}

export interface Capture {
  id: string;
  status: 'COMPLETED' | 'PARTIALLY_REFUNDED' | 'REFUNDED';
  amount: Amount;
  final_capture: boolean;
  seller_receivable_breakdown: { gross_amount: Amount; paypal_fee: Amount; net_amount: Amount };
  supplementary_data: { related_ids: { order_id: string } };
}

export interface Refund {
  id: string;
  status: 'COMPLETED';
  amount: Amount;
  custom_id?: string;
  links: { rel: string; href: string; method: string }[];
}

export interface Order {
  id: string;
  intent: 'AUTHORIZE';
  status: 'CREATED' | 'APPROVED' | 'COMPLETED';
  purchase_units: [
    {
      reference_id: 'default';
      custom_id?: string;
      invoice_id?: string;
      description?: string;
      amount: Amount;
      payments?: { authorizations: Authorization[]; captures: Capture[]; refunds: Refund[] };
    },
  ];
}

/** An answer other than 2xx, with the one issue that says why. */
export class PaypalError extends Error {
  readonly status: number;
  readonly issue: string;
  constructor(status: number, issue: string) {
    super(issue);
    this.status = status;
    this.issue = issue;
  }
}
