import { Problem } from '#shared/problem.ts';
import type { Feed, FeedRow, HeaderJudge } from './feed.ts';
import { jsonScanner, type JsonElement, type JsonValue } from './json-elements.ts';
import { isObject, rowsOfJson } from './json-values.ts';
import { columnRegistry, type ColumnRegistry } from './offer-values.ts';

export interface JsonHints {
  judge: HeaderJudge;
  /** Path of the array that holds the rows, and key of the list of variants in each; found by content when not told. */
  rowsAt?: string | undefined;
  variantsAt?: string | undefined;
}

/** Elements of an array that are looked at before it is taken for the rows. */
const LOOKED_AT = 50;
const MAX_ARRAYS = 200;

/** An array of objects that may hold the rows. */
interface Candidate {
  path: string;
  elements: JsonElement[];
  columns: readonly string[];
}

/**
 * Opens JSON as rows: the array of objects that tell a name and a price, wherever it stands near the top.
 * @throws Problem feed/malformed with the line; feed/empty; feed/unknown-format with the keys seen when no array holds rows
 */
export async function readJson(chunks: AsyncGenerator<Buffer>, hints: JsonHints): Promise<Feed> {
  const stream = elementStream(chunks);
  const seen = new Map<string, Candidate>();
  const notes: string[] = [];
  for (;;) {
    const next = await stream.elements.next();
    if (next.done === true) break;
    for (const element of next.value) keep(seen, element);
    const found = choose(seen, hints, LOOKED_AT);
    if (found !== null) return opened(found, seen, stream, hints, notes);
  }
  const found = choose(seen, hints, 1) ?? rootAsRow(stream.root(), hints);
  if (found !== null) return opened(found, seen, stream, hints, notes);
  if (
    [...seen.values()].every((candidate) => candidate.elements.length === 0) &&
    Object.keys(stream.root()).length === 0
  )
    throw new Problem('feed/empty', 'the JSON holds no object');
  throw unknown(seen, stream.root(), hints);
}

interface ElementStream {
  elements: AsyncGenerator<JsonElement[]>;
  /** What stands at the root, once the file has been read. */
  root(): { [key: string]: JsonValue };
}

function elementStream(chunks: AsyncGenerator<Buffer>): ElementStream {
  let root: { [key: string]: JsonValue } = {};
  async function* elements() {
    const scanner = jsonScanner();
    for await (const chunk of chunks) {
      const found = scanner.write(chunk);
      if (found.length > 0) yield found;
    }
    root = scanner.end();
  }
  return { elements: elements(), root: () => root };
}

function keep(seen: Map<string, Candidate>, element: JsonElement): void {
  if (!isObject(element.value)) return;
  const known = seen.get(element.path);
  if (known === undefined && seen.size < MAX_ARRAYS)
    seen.set(element.path, { path: element.path, elements: [element], columns: [] });
  else if (known !== undefined) known.elements.push(element);
}

/** The first array that holds rows, once enough of it is there to tell; those that hold none are emptied. */
function choose(seen: Map<string, Candidate>, hints: JsonHints, enough: number): Candidate | null {
  for (const candidate of seen.values()) {
    if (candidate.elements.length < enough) continue;
    if (hints.rowsAt !== undefined && candidate.path === hints.rowsAt) return candidate;
    const registry = columnRegistry([]);
    for (const element of candidate.elements.slice(0, LOOKED_AT)) rowsOf(element, registry, hints);
    if (hints.rowsAt === undefined && hints.judge.isHeader(registry.names)) return candidate;
    candidate.columns = registry.names.slice(0, 20);
    candidate.elements = candidate.elements.slice(0, 1);
    if (enough > 1) candidate.elements = [];
  }
  return null;
}

function rootAsRow(root: { [key: string]: JsonValue }, { judge }: JsonHints): Candidate | null {
  return judge.isHeader(Object.keys(root))
    ? { path: '', elements: [{ path: '', value: root, line: 1 }], columns: [] }
    : null;
}

function opened(
  { path, elements }: Candidate,
  seen: Map<string, Candidate>,
  stream: ElementStream,
  hints: JsonHints,
  notes: string[],
): Feed {
  const registry = columnRegistry([]);
  const first = elements.flatMap((element) => rowsOf(element, registry, hints));
  const others = [...seen.keys()].filter((other) => other !== path);
  if (others.length > 0)
    notes.push(`rows are those of ${named(path)}, beside ${others.slice(0, 5).map(named).join(', ')} (rowsAt)`);
  async function* batches(): AsyncGenerator<readonly FeedRow[]> {
    if (first.length > 0) yield first;
    for await (const batch of stream.elements) {
      const rows = batch.flatMap((element) => (element.path === path ? rowsOf(element, registry, hints) : []));
      if (rows.length > 0) yield rows;
    }
  }
  return { format: 'json', columns: registry.names, batches: batches(), notes };
}

function rowsOf(element: JsonElement, registry: ColumnRegistry, { judge, variantsAt }: JsonHints): FeedRow[] {
  if (isObject(element.value)) return rowsOfJson(element.value, element.line, registry, judge, variantsAt);
  const fault = { code: 'row/broken', detail: 'this element is a list, not an object' } as const;
  return [{ line: element.line, values: [], fault }];
}

function unknown(seen: Map<string, Candidate>, root: { [key: string]: JsonValue }, { rowsAt }: JsonHints): Problem {
  const arrays = [...seen.values()].map(({ path, columns }) => `${named(path)} (${columns.join(', ')})`);
  const told = rowsAt === undefined ? '' : `The profile’s rowsAt is ${rowsAt}. `;
  const keys = `The root holds ${Object.keys(root).slice(0, 20).join(', ') || 'no values'}.`;
  return new Problem(
    'feed/unknown-format',
    `${told}This is JSON in which no array of objects tells a name and a price; ${arrays.length === 0 ? keys : `arrays seen: ${arrays.slice(0, 5).join('; ')}`}`,
  );
}

const named = (path: string): string => (path === '' ? 'the root' : path.slice(0, 100));
