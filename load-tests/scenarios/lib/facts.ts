import { SharedArray } from 'k6/data';
import { SIZE_DEMAND } from '../../lib/distribution.ts';
import type { Facts } from '../../lib/facts.ts';
import { FACTS_FILE } from './environment.ts';

/** load-tests/runner/gather-facts.ts wrote it. */
const asFacts = (json: unknown): Facts => json as Facts;

/** Parsed once for all virtual users. */
const shared = new SharedArray<Facts>('facts', () => [asFacts(JSON.parse(open(FACTS_FILE)))]);

const first = shared[0];
if (first === undefined) throw new Error('there are no facts of the catalogue');
/** Each access to the shared array would make a copy. */
export const FACTS: Facts = first;

/** Sizes in demand that something can be ordered in. */
export const SIZES = SIZE_DEMAND.filter(([size]) => (FACTS.orderable[size] ?? []).length > 0);
