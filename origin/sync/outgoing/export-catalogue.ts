import type { ExportReport } from '#shared/contracts/sync.ts';
import { Problem } from '#shared/problem.ts';
import type { SyncDeps } from '../deps.ts';
import { allModels, currenciesOf } from '../publish/model-repo.ts';
import { googleMerchant } from './google-merchant.ts';
import { jsonLd } from './json-ld.ts';
import { offersOf } from './offer.ts';
import type { FeedHead, LeftOutReason, OutgoingFormat } from './outgoing-format.ts';
import { yml } from './yml.ts';

const FORMATS: readonly OutgoingFormat[] = [googleMerchant, yml, jsonLd];
const BATCH = 200;

type FileReport = ExportReport['files'][number];

/**
 * Writes the whole catalogue as feeds for others, one file of each format, each whole or not at all; a price that changes meanwhile is
 * in the file or in the next. Memory holds a batch of models. Throws `export/not-configured`, `catalog/unavailable`.
 */
export async function exportCatalogue(deps: SyncDeps, signal: AbortSignal): Promise<ExportReport> {
  const { outgoing, now } = deps;
  if (outgoing === null) throw new Problem('export/not-configured');
  const startedAt = now();
  const found = await currenciesOf(deps.db);
  const head: FeedHead = {
    ...outgoing.shop,
    now: startedAt,
    currencies: found.includes('RUB') ? ['RUB', ...found.filter((currency) => currency !== 'RUB')] : found,
  };
  const files: FileReport[] = [];
  for (const format of FORMATS) {
    const counts = { models: 0, offers: 0, leftOut: {} as Partial<Record<LeftOutReason, number>> };
    const text = writeFormat(deps, format, head, counts, signal);
    const bytes = await outgoing.store.write(format.file, format.contentType, text, signal);
    files.push({ address: outgoing.store.addressOf(format.file), bytes, ...counts });
  }
  return { files, ms: now().getTime() - startedAt.getTime() };
}

async function* writeFormat(
  { db }: SyncDeps,
  format: OutgoingFormat,
  head: FeedHead,
  counts: { models: number; offers: number; leftOut: Partial<Record<LeftOutReason, number>> },
  signal: AbortSignal,
): AsyncGenerator<string> {
  yield format.head(head);
  for await (const batch of allModels(db, BATCH)) {
    signal.throwIfAborted();
    for (const model of batch) {
      const offers = offersOf(model, head.shopUrl).filter((offer) => {
        const refusal = format.refusal(offer);
        if (refusal !== null) counts.leftOut[refusal] = (counts.leftOut[refusal] ?? 0) + 1;
        return refusal === null;
      });
      if (offers.length === 0) continue;
      yield format.model(offers, head, counts.models === 0);
      counts.models++;
      counts.offers += offers.length;
    }
  }
  yield format.end;
}
