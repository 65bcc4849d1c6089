import { readSize, type Size, type SizeHints, type SizeReading } from '#shared/size.ts';
import type { FeedRow } from '../formats/feed.ts';
import type { Profile } from '../profiles/profile.ts';
import type { RowFault } from '../quarantine/reasons.ts';
import type { NameReading } from '../values/model-name.ts';
import { remembered } from '../values/remembered.ts';
import type { ColumnReader } from './columns.ts';
import { faultAt } from './fault-at.ts';

export type RowSize = { kind: 'size'; size: Size; heightCm: number | null } | { kind: 'rejected'; fault: RowFault };

/** Sizes told in two places may differ by this much: inches and centimetres round differently. */
const TOLERANCE_CM = 3;
/** The shortest mattress for a grown person. */
const ADULT_LENGTH_CM = 180;
/** No mattress is shorter than this and wider than long. */
const SHORTEST_CM = 100;

/** What the profile tells of sizes beside their text. */
export const sizeHints = ({ units, sizeRegion }: Profile): SizeHints => ({
  ...(units.size !== undefined && { unit: units.size }),
  ...(sizeRegion !== undefined && { region: sizeRegion }),
});

/** Makes the reader of sizes: width and length columns, else the size column, else the name. */
export function rowSizeReader(profile: Profile): (row: FeedRow, columns: ColumnReader, name: NameReading) => RowSize {
  const hints = sizeHints(profile);
  const read = remembered((text) => readSize(text, hints));
  return (row, columns, name) => {
    const width = columns.value(row, 'width');
    const length = columns.value(row, 'length');
    if (width !== '' && length !== '') return settle(read(`${width} x ${length}`), name, row, columns, 'width');
    const size = columns.value(row, 'size');
    if (size !== '') return settle(read(size), name, row, columns, 'size');
    return settle(name.size, name, row, columns, 'name');
  };
}

function settle(
  told: SizeReading,
  name: NameReading,
  row: FeedRow,
  columns: ColumnReader,
  field: 'width' | 'size' | 'name',
): RowSize {
  const inName = field !== 'name' && name.size.kind === 'size' ? name.size : null;
  if (told.kind === 'size') {
    const contradicts = inName !== null && /\d/.test(inName.matched) && !alike(told.size, inName.size);
    if (contradicts)
      return rejected(
        'size/ambiguous',
        `the name says ${inName.matched}, the column ${told.matched}`,
        row,
        columns,
        field,
      );
    return { kind: 'size', size: upright(told.size), heightCm: told.heightCm ?? inName?.heightCm ?? null };
  }
  if (told.kind !== 'out-of-range' && inName !== null)
    return { kind: 'size', size: upright(inName.size), heightCm: inName.heightCm ?? null };
  if (told.kind === 'out-of-range') return rejected('size/out-of-range', told.detail, row, columns, field);
  if (told.kind === 'ambiguous') return rejected('size/ambiguous', told.detail, row, columns, field);
  return field === 'name'
    ? rejected('size/missing', 'neither a column nor the name tells a size', row, columns, field)
    : rejected('size/unreadable', 'this is not a size', row, columns, field);
}

const rejected = (
  code: RowFault['code'],
  detail: string,
  row: FeedRow,
  columns: ColumnReader,
  field: 'width' | 'size' | 'name',
): RowSize => ({
  kind: 'rejected',
  fault: faultAt(code, detail, columns.found(row, field)),
});

/**
 * No mattress is wider than long where one side is that of a grown person, or the other is shorter than any bed: `200x90`,
 * `80 x 60 in.` and `160x80` tell the length first.
 */
function upright(size: Size): Size {
  const { widthCm, lengthCm } = size;
  const lying =
    widthCm > lengthCm && (lengthCm <= SHORTEST_CM || (widthCm >= ADULT_LENGTH_CM && lengthCm < ADULT_LENGTH_CM));
  return lying ? { widthCm: lengthCm, lengthCm: widthCm } : size;
}

/** The same size, either way round: some titles tell the length first. */
function alike(a: Size, b: Size): boolean {
  const near = (x: number, y: number) => Math.abs(x - y) <= TOLERANCE_CM;
  return (
    (near(a.widthCm, b.widthCm) && near(a.lengthCm, b.lengthCm)) ||
    (near(a.widthCm, b.lengthCm) && near(a.lengthCm, b.widthCm))
  );
}
