import type { PaymentProviderName } from '#shared/contracts/orders.ts';
import { PaymentRefused } from './payment-error.ts';
import type { PaymentProvider, PaymentProviders } from './payment-provider.ts';

/** The providers that are set up, the first of them for new payments. */
export function paymentProviders(main: PaymentProvider, ...others: PaymentProvider[]): PaymentProviders {
  const all = [main, ...others];
  return {
    main,
    all,
    named: (name: PaymentProviderName) => {
      const found = all.find((provider) => provider.name === name);
      if (found === undefined) throw new PaymentRefused('gone', `${name} is not set up`);
      return found;
    },
  };
}

/** No provider is set up: every call is refused. */
export const noProviders: PaymentProviders = {
  all: [],
  get main(): PaymentProvider {
    throw new PaymentRefused('gone', 'no payment provider is set up');
  },
  named: (name) => {
    throw new PaymentRefused('gone', `${name} is not set up`);
  },
};
