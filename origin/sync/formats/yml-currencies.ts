/** The currencies that a YML file lists: one of them, with rate 1, is the shop's own. */
export interface CurrencyRates {
  add(id: string, rate: string): void;
  /** The shop's own currency, in which an offer without one is priced; null when the file tells none, or several. */
  base(): string | null;
}

const MAX_CURRENCIES = 50;

/**
 * Rates only say how the shop would convert; a price stands in the currency of its offer and is never converted (Yandex:
 * `currencyId` is the currency of the price).
 */
export function currencyRates(): CurrencyRates {
  const own = new Set<string>();
  return {
    add(id, rate) {
      if (Number(rate.replace(',', '.')) === 1 && own.size < MAX_CURRENCIES) own.add(id.trim());
    },
    base() {
      const [only] = own;
      return own.size === 1 && only !== undefined && only !== '' ? only : null;
    },
  };
}
