import type { Db } from 'mongodb';
import type { QuoteList, QuoteRequest } from '#shared/contracts/quotes.ts';
import type { ModelRecord } from '#shared/contracts/model.ts';
import { pricePiece, type Refusal } from '#shared/pricing.ts';
import { QUOTE_TTL_MS, signQuote, type QuoteClaims, type QuoteKey } from '#shared/quote.ts';
import { parseSizeKey, sizeKey } from '#shared/size.ts';
import { skuOf } from '#shared/sku.ts';
import type { RequestContext } from '../../plugins/context.ts';
import { modelsBySlugs } from '../models/model-repo.ts';

type Line = QuoteRequest['lines'][number];
type AnsweredLine = QuoteList['lines'][number];

/**
 * Prices every line and signs those that can be sold; one that cannot says why and spoils no other.
 * Throws `catalog/unavailable` when MongoDB is away.
 */
export async function createQuotes(
  ports: { db: Db; quoteKey: QuoteKey },
  ctx: Pick<RequestContext, 'now' | 'newId'>,
  request: QuoteRequest,
): Promise<QuoteList> {
  const models = await modelsBySlugs(
    ports.db,
    request.lines.map((line) => line.model),
  );
  const issuedAtMs = ctx.now().getTime();
  const expiresAtMs = issuedAtMs + QUOTE_TTL_MS;
  const lines = await Promise.all(
    request.lines.map(async (line): Promise<AnsweredLine> => {
      const model = models.get(line.model);
      const claims =
        model === undefined
          ? 'unknown-model'
          : claimsOf(line, model, { id: ctx.newId(), issuedAtMs, expiresAtMs, region: request.region });
      if (typeof claims === 'string') return { status: 'refused', model: line.model, size: line.size, reason: claims };
      return { ...claims.line, quote: await signQuote(claims.signed, ports.quoteKey) };
    }),
  );
  return { lines, totals: totalsOf(lines), expiresAt: new Date(expiresAtMs).toISOString() };
}

type Quoted = Extract<AnsweredLine, { status: 'quoted' }>;
type Envelope = Pick<QuoteClaims, 'id' | 'issuedAtMs' | 'expiresAtMs' | 'region'>;

function claimsOf(
  line: Line,
  model: ModelRecord,
  envelope: Envelope,
): { line: Omit<Quoted, 'quote'>; signed: QuoteClaims } | Refusal {
  const size = parseSizeKey(line.size);
  if (size === null) return 'size-not-offered';
  const piece = pricePiece(model, size, line.options);
  if (typeof piece === 'string') return piece;
  const { currency } = model;
  const options = piece.options.map((option) => option.id);
  const sku = skuOf({ modelId: model._id, size, options });
  const totalMinor = piece.unitMinor * line.quantity;
  const common = {
    size: line.size,
    sku,
    quantity: line.quantity,
    state: piece.state,
    leadDays: piece.leadDays,
    returnable: piece.returnable,
    name: model.name,
  };
  return {
    line: {
      ...common,
      status: 'quoted',
      model: model.slug,
      unit: {
        base: { amountMinor: piece.baseMinor, currency },
        pricedAs: sizeKey(piece.pricedAs),
        beyond: { amountMinor: piece.beyondMinor, currency },
        options: [...piece.options],
        total: { amountMinor: piece.unitMinor, currency },
      },
      total: { amountMinor: totalMinor, currency },
    },
    signed: {
      ...envelope,
      ...common,
      modelId: model._id,
      makerId: model.makerId,
      slug: model.slug,
      options,
      currency,
      unitMinor: piece.unitMinor,
      totalMinor,
    },
  };
}

function totalsOf(lines: readonly AnsweredLine[]): QuoteList['totals'] {
  const sums = new Map<Quoted['total']['currency'], number>();
  for (const line of lines) {
    if (line.status === 'quoted')
      sums.set(line.total.currency, (sums.get(line.total.currency) ?? 0) + line.total.amountMinor);
  }
  return [...sums].map(([currency, amountMinor]) => ({ currency, amountMinor }));
}
