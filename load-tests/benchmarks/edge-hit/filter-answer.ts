const BODY_BYTES = 8_192;

/** Five hundred filters as shoppers send them: sizes × constructions × firmness × pages. */
export const FILTERS: readonly string[] = ['160x200', '180x200', '140x200', '90x200', '80x190'].flatMap((size) =>
  ['pocket-spring', 'latex', 'foam', 'hybrid', 'coir'].flatMap((construction) =>
    ['soft', 'medium', 'medium-firm', 'firm'].flatMap((firmness) =>
      [1, 2, 3, 4, 5].map(
        (page) =>
          `/v1/catalog/models?size=${size}&construction=${construction}&firmness=${firmness}&page=${page}&utm_source=bench`,
      ),
    ),
  ),
);

/** A list of models as the catalogue gives it, filled up to 8 KB; a different one for each target. */
export function filterAnswer(target: string): Buffer {
  const card = (index: number) => ({
    id: `m_${String(index).padStart(20, 'a')}`,
    slug: `nordvik-tind-${index}`,
    maker: { id: 'nordvik', name: 'Nordvik' },
    name: `Тинд ${index}`,
    firmness: { top: 'firm', bottom: 'medium-firm' },
    offer: {
      size: '160x200',
      price: { amountMinor: 4_599_000 + index, currency: 'RUB' },
      state: 'in_stock',
      leadDays: 3,
    },
  });
  const items = Array.from({ length: 24 }, (_, index) => card(index));
  const text = JSON.stringify({ for: target, items });
  const missing = BODY_BYTES - Buffer.byteLength(text);
  return Buffer.from(`${text}${' '.repeat(Math.max(0, missing))}`);
}
