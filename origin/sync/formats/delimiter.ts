export const DELIMITERS = [';', '\t', ',', '|'] as const;

const MAX_RECORDS = 200;

/**
 * Finds the delimiter of a CSV text by its beginning: the one that parts most records into the same number of cells, more cells
 * before fewer. Null when none parts the text at all.
 */
export function findDelimiter(start: string): string | null {
  let best: { delimiter: string; score: number } | null = null;
  for (const delimiter of DELIMITERS) {
    const counts = delimitersPerRecord(start, delimiter);
    const usual = mostFrequent(counts.filter((count) => count > 0));
    if (usual === null) continue;
    const share = counts.filter((count) => count === usual).length / counts.length;
    const score = share * Math.log2(1 + usual);
    if (best === null || score > best.score) best = { delimiter, score };
  }
  return best?.delimiter ?? null;
}

/** How often the delimiter stands outside quotes in each record; a last record that the text cuts is left out. */
function delimitersPerRecord(text: string, delimiter: string): number[] {
  const counts: number[] = [];
  let count = 0;
  let quoted = false;
  let fieldStart = true;
  let blank = true;
  for (let index = 0; index < text.length && counts.length < MAX_RECORDS; index++) {
    const character = text[index];
    if (quoted) {
      if (character === '"') quoted = false;
      continue;
    }
    if (character === '\n' || character === '\r') {
      if (!blank) counts.push(count);
      count = 0;
      fieldStart = true;
      blank = true;
      continue;
    }
    blank = false;
    if (character === '"' && fieldStart) quoted = true;
    // A doubled quote inside a quoted cell closes it and opens it again at once.
    else if (character === '"' && text[index - 1] === '"') quoted = true;
    fieldStart = character === delimiter;
    if (fieldStart) count++;
  }
  if (counts.length === 0 && !blank) counts.push(count);
  return counts;
}

function mostFrequent(numbers: readonly number[]): number | null {
  const times = new Map<number, number>();
  for (const number of numbers) times.set(number, (times.get(number) ?? 0) + 1);
  let best: number | null = null;
  for (const [number, count] of times) if (best === null || count > (times.get(best) ?? 0)) best = number;
  return best;
}
