import { invalidParam, noSuch } from './api-error.ts';
import type { Params } from './params.ts';

const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 10;

interface Listed {
  id: string;
  created: number;
}

export interface ListAnswer<Item> {
  object: 'list';
  data: Item[];
  has_more: boolean;
  url: string;
}

/**
 * A page of a list, newest first: `limit` (1 to 100), `starting_after`, `ending_before`, and a `created` range.
 * Reads the last parameters of a request; filters must have been read before.
 */
export function listPage<Item extends Listed, Shown>(
  url: string,
  records: Iterable<Item>,
  params: Params,
  show: (item: Item) => Shown,
): ListAnswer<Shown> {
  const limit = params.integer('limit') ?? DEFAULT_LIMIT;
  if (limit < 1 || limit > MAX_LIMIT) {
    throw invalidParam('limit', `This value must be between 1 and ${MAX_LIMIT}.`, 'parameter_invalid_integer');
  }
  const within = createdRange(params);
  const [after, before] = [params.text('starting_after'), params.text('ending_before')];
  params.done();
  const found = [...records].reverse().filter(({ created }) => within(created));
  const cursor = after ?? before;
  const at = cursor === undefined ? -1 : found.findIndex(({ id }) => id === cursor);
  if (cursor !== undefined && at < 0) {
    throw noSuch('object', cursor, after === undefined ? 'ending_before' : 'starting_after', false);
  }
  const from = after === undefined && before !== undefined ? Math.max(0, at - limit) : at + 1;
  const to = after === undefined && before !== undefined ? at : from + limit;
  const hasMore = after === undefined && before !== undefined ? from > 0 : to < found.length;
  return { object: 'list', data: found.slice(from, to).map(show), has_more: hasMore, url };
}

function createdRange(params: Params): (created: number) => boolean {
  if (!params.isNested('created')) {
    const exact = params.integer('created');
    return (created) => exact === undefined || created === exact;
  }
  const range = params.child('created');
  const [gt, gte, lt, lte] = (['gt', 'gte', 'lt', 'lte'] as const).map((name) => range?.integer(name));
  range?.done();
  return (created) =>
    created > (gt ?? -1) && created >= (gte ?? 0) && created < (lt ?? Infinity) && created <= (lte ?? Infinity);
}
