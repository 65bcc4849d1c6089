import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { QUARANTINE_REASONS, type QuarantineReason, type RowFault } from '../quarantine/reasons.ts';
import type { StockState } from '../values/stock.ts';

/** One row of a model: a size with its price and state, and the line that says so. */
export interface StagedCell {
  widthCm: number;
  lengthCm: number;
  priceMinor: number;
  state: StockState;
  /** Pieces on hand; null when the feed does not count them. */
  onHand: number | null;
  line: number;
}

export interface StagedModel {
  groupKey: string;
  /** A ModelDraft as JSON. */
  draft: string;
  /** By width, length and line. */
  cells: StagedCell[];
}

/** A row that was put aside, with its line. */
export interface StagedFault extends RowFault {
  line: number;
}

/**
 * Everything that a feed says, kept in a file until the whole feed has been read: nothing is published from a feed that
 * turns out to be broken, and memory stays bounded whatever its size.
 */
export interface Stage {
  addModel(id: number, groupKey: string, draft: string): void;
  replaceDraft(id: number, draft: string): void;
  draftOf(id: number): string;
  /** Keeps the sketch of a model's article numbers (see code-sketch.ts). */
  setCodes(id: number, codes: readonly number[]): void;
  /** Group keys of all models, with the sketches of their article numbers. */
  keys(): Iterable<{ groupKey: string; codes: readonly number[] }>;
  /** How many models there are. */
  count(): number;
  addCell(model: number, cell: StagedCell): void;
  addFault(line: number, fault: RowFault): void;
  /** Models in the order of their first row. */
  models(): Iterable<StagedModel>;
  /** Faults in the order of lines, at most so many. */
  faults(limit: number): Iterable<StagedFault>;
  /** Takes everything back. */
  clear(): void;
  /** Removes the file. */
  close(): Promise<void>;
}

const ROWS_PER_TRANSACTION = 100_000;

const SCHEMA = `
  PRAGMA journal_mode = OFF;
  PRAGMA synchronous = OFF;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA cache_size = -32768;
  PRAGMA temp_store = FILE;
  CREATE TABLE models (id INTEGER PRIMARY KEY, group_key TEXT NOT NULL, draft TEXT NOT NULL, codes TEXT NOT NULL DEFAULT '');
  CREATE TABLE cells (model INTEGER, width INTEGER, length INTEGER, price INTEGER, state INTEGER, on_hand INTEGER, line INTEGER);
  CREATE TABLE faults (line INTEGER, code TEXT, col TEXT, value TEXT, detail TEXT);
`;

const STATE_NAMES: readonly (StockState | undefined)[] = [undefined, 'in_stock', 'made_to_order', 'sold_out'];
const STATES: Readonly<Record<StockState, number>> = { in_stock: 1, made_to_order: 2, sold_out: 3 };

/** Opens an empty stage in a folder; its file is removed by `close`, or by the next attempt at the same import. */
export function openStage(folder: string, importId: string): Stage {
  const file = join(folder, `stage-${importId}.sqlite`);
  rmSync(file, { force: true });
  const db = new DatabaseSync(file);
  db.exec(SCHEMA);
  db.exec('BEGIN');
  const addModel = db.prepare('INSERT INTO models (id, group_key, draft) VALUES (?, ?, ?)');
  const replaceDraft = db.prepare('UPDATE models SET draft = ?2 WHERE id = ?1');
  const setCodes = db.prepare('UPDATE models SET codes = ?2 WHERE id = ?1');
  const draftOf = db.prepare('SELECT draft FROM models WHERE id = ?');
  const addCell = db.prepare('INSERT INTO cells VALUES (?, ?, ?, ?, ?, ?, ?)');
  const addFault = db.prepare('INSERT INTO faults VALUES (?, ?, ?, ?, ?)');
  let rows = 0;
  const counted = () => {
    if (++rows % ROWS_PER_TRANSACTION === 0) db.exec('COMMIT; BEGIN');
  };
  return {
    addModel: (id, groupKey, draft) => void addModel.run(id, groupKey, draft),
    replaceDraft: (id, draft) => void replaceDraft.run(id, draft),
    draftOf: (id) => String(draftOf.get(id)?.['draft']),
    addCell(model, { widthCm, lengthCm, priceMinor, state, onHand, line }) {
      addCell.run(model, widthCm, lengthCm, priceMinor, STATES[state], onHand, line);
      counted();
    },
    addFault(line, { code, column, value, detail }) {
      addFault.run(line, code, column, value, detail);
      counted();
    },
    setCodes: (id, codes) => void setCodes.run(id, codes.join(' ')),
    models: () => stagedModels(db),
    count: () => Number(db.prepare('SELECT count(*) AS n FROM models').get()?.['n']),
    keys: () => stagedKeys(db),
    faults: (limit) => stagedFaults(db, limit),
    clear: () => db.exec('DELETE FROM models; DELETE FROM cells; DELETE FROM faults'),
    async close() {
      db.close();
      await rm(file, { force: true });
    },
  };
}

function* stagedKeys(db: DatabaseSync): Generator<{ groupKey: string; codes: readonly number[] }> {
  for (const row of db.prepare('SELECT group_key, codes FROM models ORDER BY id').iterate()) {
    const codes = String(row['codes']);
    yield { groupKey: String(row['group_key']), codes: codes === '' ? [] : codes.split(' ').map(Number) };
  }
}

function* stagedModels(db: DatabaseSync): Generator<StagedModel> {
  const modelOf = db.prepare('SELECT group_key, draft FROM models WHERE id = ?');
  const cells = db.prepare(
    'SELECT model, width, length, price, state, on_hand, line FROM cells ORDER BY model, width, length, line',
  );
  let current: { id: number; cells: StagedCell[] } | undefined;
  const staged = ({ id, cells: own }: { id: number; cells: StagedCell[] }): StagedModel => {
    const row = modelOf.get(id);
    return { groupKey: String(row?.['group_key']), draft: String(row?.['draft']), cells: own };
  };
  cells.setReturnArrays(true);
  for (const row of asRows(cells.iterate())) {
    const [id, widthCm, lengthCm, priceMinor, state, onHand, line] = row;
    if (current !== undefined && current.id !== id) yield staged(current);
    if (current?.id !== id) current = { id, cells: [] };
    current.cells.push({ widthCm, lengthCm, priceMinor, state: STATE_NAMES[state] ?? 'sold_out', onHand, line });
  }
  if (current !== undefined) yield staged(current);
}

/** With setReturnArrays each row is an array, and the columns of `cells` are integers, of which only on_hand may be null. */
const asRows = (rows: Iterable<unknown>) =>
  rows as Iterable<
    [
      id: number,
      widthCm: number,
      lengthCm: number,
      priceMinor: number,
      state: number,
      onHand: number | null,
      line: number,
    ]
  >;

function* stagedFaults(db: DatabaseSync, limit: number): Generator<StagedFault> {
  const faults = db.prepare('SELECT line, code, col, value, detail FROM faults ORDER BY line LIMIT ?');
  for (const row of faults.iterate(limit)) {
    const code = String(row['code']);
    if (!isReason(code)) continue;
    const column = row['col'] === null ? null : String(row['col']);
    yield { line: Number(row['line']), code, column, value: String(row['value']), detail: String(row['detail']) };
  }
}

const isReason = (code: string): code is QuarantineReason => Object.hasOwn(QUARANTINE_REASONS, code);
