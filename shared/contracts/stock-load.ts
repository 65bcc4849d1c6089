import * as z from 'zod';
import { MakerId } from '../slug.ts';

/**
 * A load of counted stock, from sync to orders: `PUT` with a body of lines `sku,location,pieces`, ascending by SKU and place without
 * repetition, and a last line that says that it is whole. Pieces are a whole number, or `-` for what is not counted any more.
 */
export const STOCK_LOAD_PATH = '/v1/internal/stock-loads/:source/:runId';
export const STOCK_LOAD_TYPE = 'text/csv';

export const StockLoadParams = z.object({
  /** Whose counts these are, a maker: of one source a later load follows an earlier one. */
  source: MakerId,
  /** A load that is sent again under its id goes on where it was. */
  runId: z.string().regex(/^[\w-]{1,64}$/),
});

/** When it was counted: a load that is older than what its source has told since changes nothing. */
export const StockLoadQuery = z.object({ asOf: z.iso.datetime() });

/** What a load came to. */
export const StockLoaded = z.object({
  outcome: z.enum(['merged', 'superseded']),
  /** Lines of the load. */
  rows: z.int().nonnegative(),
  /** Rows of stock that are different now. */
  written: z.int().nonnegative(),
  /** Of these, those with fewer pieces than orders hold. */
  short: z.int().nonnegative(),
});
export type StockLoaded = z.output<typeof StockLoaded>;

export const MAX_STOCK_LINE_LENGTH = 300;
const LINE = /^(m_[a-z2-7]{20}:\d{2,3}x\d{2,3}(?::[a-z0-9+-]{1,200})?),([a-z0-9][a-z0-9-]{0,39}),(\d{1,9}|-)$/;
const END = /^end,(\d{1,9}),([\w.]{1,200})$/;

/** Counted pieces of one SKU at one place; null when they are not counted any more. */
export interface StockLine {
  sku: string;
  location: string;
  onHand: number | null;
}

/** The target of a load as it is sent and signed. */
export const stockLoadTarget = (source: string, runId: string, asOf: Date): string =>
  `${STOCK_LOAD_PATH.replace(':source', source).replace(':runId', runId)}?asOf=${asOf.toISOString()}`;

export const writeStockLine = ({ sku, location, onHand }: StockLine): string => `${sku},${location},${onHand ?? '-'}\n`;

/** Reads what writeStockLine writes, without its line end; null for anything else. */
export function readStockLine(text: string): StockLine | null {
  const [, sku, location, pieces] = LINE.exec(text) ?? [];
  if (sku === undefined || location === undefined || pieces === undefined) return null;
  return { sku, location, onHand: pieces === '-' ? null : Number(pieces) };
}

/** Whether one line stands after another: by SKU, then place. */
export const isAfter = (line: StockLine, before: Pick<StockLine, 'sku' | 'location'> | null): boolean =>
  before === null || line.sku > before.sku || (line.sku === before.sku && line.location > before.location);

/** The last line: how many came before it, and a signature over their hash, so that a load that was cut off is not taken. */
export const writeStockEnd = (rows: number, signature: string): string => `end,${rows},${signature}\n`;

/** Reads what writeStockEnd writes; null for anything else. */
export function readStockEnd(text: string): { rows: number; signature: string } | null {
  const [, rows, signature] = END.exec(text) ?? [];
  return rows === undefined || signature === undefined ? null : { rows: Number(rows), signature };
}
