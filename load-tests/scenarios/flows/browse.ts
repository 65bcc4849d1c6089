import { sleep } from 'k6';
import { crawl, queryCatalog } from './query-catalog.ts';

/** Share of visits that are programs. */
const BOTS = 0.14;

/** One visit: a shopper who looks at some pages and thinks in between, or a program that does not. */
export function browse(): void {
  if (Math.random() < BOTS) {
    for (let page = 0; page < 10; page++) crawl();
    return;
  }
  const pages = 2 + Math.floor(Math.random() * 6);
  for (let page = 0; page < pages; page++) {
    queryCatalog();
    sleep(0.5 + Math.random() * 2);
  }
}
