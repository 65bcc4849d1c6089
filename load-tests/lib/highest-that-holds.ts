/** Between what holds and what does not, when the search ends. */
const CLOSE_ENOUGH = 1.15;

/**
 * Searches the highest multiple that holds: up or down by halves and doubles until it lies between two, then by the middle of their
 * ratio until they are 15 % apart. Gives 0 when not even a hundredth holds.
 */
export async function highestThatHolds(holds: (multiple: number) => Promise<boolean>, first: number): Promise<number> {
  let good = 0;
  let bad = Number.POSITIVE_INFINITY;
  for (let multiple = first; multiple > 0.01 && multiple < 100;) {
    if (await holds(multiple)) good = multiple;
    else bad = multiple;
    if (good > 0 && bad / good <= CLOSE_ENOUGH) break;
    multiple = rounded(bad === Number.POSITIVE_INFINITY ? good * 2 : good === 0 ? bad / 2 : Math.sqrt(good * bad));
    if (multiple === good || multiple === bad) break;
  }
  return good;
}

const rounded = (multiple: number): number => Number(multiple.toPrecision(2));
