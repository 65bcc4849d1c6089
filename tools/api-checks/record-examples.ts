import { writeFile } from 'node:fs/promises';
import { createQuotes } from '#shared/contracts/quotes.ts';
import { getModel, getModelSizes, listMakers, listModels } from '#shared/contracts/catalog.ts';
import type { OkOf, Op } from '#shared/contracts/op.ts';
import { EXAMPLES_FILE, type Example } from '../openapi/examples.ts';
import { recordIdentity } from './record-identity.ts';
import { requestOf } from './request-of.ts';
import { systemOf } from './throw-away-system.ts';

/** `npm run api:examples`: asks the real system over the sample feeds and writes what it answered to tools/openapi/examples.json. */
const FACET_VALUES_SHOWN = 3;
const recorded: Record<string, Example> = {};

/** Sends the request, checks the answer by the contract and keeps both; `shorten` cuts what a reader need not see whole. */
async function record<O extends Op>(
  url: string,
  op: O,
  request: Example['request'],
  shorten: (answer: OkOf<O>) => OkOf<O> = (answer) => answer,
): Promise<OkOf<O>> {
  const { target, init } = requestOf(op, request);
  const response = await fetch(url + target, init);
  const text = await response.text();
  if (response.status !== (op.okStatus ?? 200)) throw new Error(`${op.id} answered ${response.status}: ${text}`);
  if (text === '') {
    recorded[op.id] = { request };
    return asOk<O>(undefined);
  }
  const answer = asOk<O>(op.ok.parse(JSON.parse(text)));
  recorded[op.id] = { request, answer: shorten(answer) };
  return answer;
}

/** The contract has just parsed it. */
const asOk = <O extends Op>(parsed: unknown): OkOf<O> => parsed as OkOf<O>;

async function recordCatalog(url: string): Promise<void> {
  const query = {
    size: '160x200',
    construction: 'pocket-spring',
    firmness: 'medium-firm',
    sort: 'price',
    pageSize: '1',
  };
  const list = await record(url, listModels, { query }, (answer) => ({
    ...answer,
    facets: asFacets(
      Object.fromEntries(
        Object.entries(answer.facets).map(([name, values]) => [name, values.slice(0, FACET_VALUES_SHOWN)]),
      ),
    ),
  }));
  const slug = list.items[0]?.slug ?? '';
  await record(url, getModel, { params: { slug } });
  await record(url, getModelSizes, { params: { slug } });
  await record(url, listMakers, {});
  const line = { model: slug, size: '160x200', quantity: 2 };
  await record(url, createQuotes, { body: { lines: [line, { ...line, size: '40x300' }] } });
}

/** The names are those of the answer. */
const asFacets = (facets: object): OkOf<typeof listModels>['facets'] => facets as OkOf<typeof listModels>['facets'];

const system = await systemOf(process.argv.slice(2), () => undefined);
try {
  await recordCatalog(system.url);
  Object.assign(recorded, await recordIdentity(system));
} finally {
  await system.stop();
}
await writeFile(EXAMPLES_FILE, `${JSON.stringify(recorded, null, 2)}\n`);
console.log(`recorded ${Object.keys(recorded).length} operations`);
