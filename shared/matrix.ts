import { base64urlnopad } from '@scure/base';
import type { Grid } from './grid.ts';

/**
 * The availability matrix: a whole grid as one short string, so that a size picker needs one request.
 * `1.` and base64url (RFC 4648 section 5, no padding) of unsigned LEB128 numbers: count of widths, the first width and the
 * steps to each next; the same for lengths; then for each cell by width, then length, price in minor units × 4 + state
 * (0 absent, 1 in stock, 2 made to order, 3 sold out).
 */
export function encodeMatrix(grid: Grid): string {
  const bytes: number[] = [];
  for (const axis of [grid.widthsCm, grid.lengthsCm]) {
    pushNumber(bytes, axis.length);
    axis.forEach((value, index) => pushNumber(bytes, value - (axis[index - 1] ?? 0)));
  }
  const prices = new DataView(grid.priceMinor.buffer, grid.priceMinor.byteOffset, grid.priceMinor.byteLength);
  grid.state.forEach((state, index) => pushNumber(bytes, prices.getUint32(index * 4, true) * 4 + state));
  return `1.${base64urlnopad.encode(Uint8Array.from(bytes))}`;
}

/** Reads what encodeMatrix wrote. Throws RangeError on another version, or a string that is cut or too long. */
export function decodeMatrix(matrix: string): Grid {
  if (!matrix.startsWith('1.')) throw new RangeError('not a version 1 matrix');
  const read = numberReader(base64urlnopad.decode(matrix.slice(2)));
  const widthsCm = readAxis(read);
  const lengthsCm = readAxis(read);
  const count = widthsCm.length * lengthsCm.length;
  const priceMinor = new Uint8Array(count * 4);
  const state = new Uint8Array(count);
  const prices = new DataView(priceMinor.buffer);
  for (let index = 0; index < count; index++) {
    const packed = read.next();
    prices.setUint32(index * 4, Math.floor(packed / 4), true);
    state[index] = packed % 4;
  }
  if (!read.atEnd()) throw new RangeError('the matrix is too long');
  return { widthsCm, lengthsCm, priceMinor, state };
}

function readAxis(read: NumberReader): number[] {
  const length = read.next();
  if (length > 4_096) throw new RangeError('the matrix has too long an axis');
  const axis: number[] = [];
  for (let index = 0; index < length; index++) axis.push((axis[index - 1] ?? 0) + read.next());
  return axis;
}

/** Appends an unsigned LEB128 number; arithmetic instead of shifts, since a price × 4 needs 34 bits. */
function pushNumber(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}

interface NumberReader {
  next(): number;
  atEnd(): boolean;
}

function numberReader(bytes: Uint8Array): NumberReader {
  let at = 0;
  const next = () => {
    let value = 0;
    for (let scale = 1; scale <= 0x80 ** 4; scale *= 0x80) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('the matrix is cut');
      value += (byte % 0x80) * scale;
      if (byte < 0x80) return value;
    }
    throw new RangeError('the matrix holds a number that is too large');
  };
  return { next, atEnd: () => at === bytes.length };
}
