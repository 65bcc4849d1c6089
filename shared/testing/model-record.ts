import { packGrid, type Cell } from '../grid.ts';
import type { ModelRecord } from '../contracts/model.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
let made = 0;

/** A cell of a test's grid, in stock unless told otherwise. */
export const aCell = (
  widthCm: number,
  lengthCm: number,
  priceMinor: number,
  state: Cell['state'] = 'in_stock',
): Cell => ({ widthCm, lengthCm, priceMinor, state });

/** A stored model with a fresh id; a test names what matters to it. */
export function aModelRecord(over: Partial<ModelRecord> & { cells?: readonly Cell[] } = {}): ModelRecord {
  const { cells = [aCell(90, 200, 2_500_000), aCell(160, 200, 4_500_000, 'made_to_order')], ...fields } = over;
  const serial = ++made;
  const letters = [...Array.from({ length: 20 }).keys()]
    .map((place) => ALPHABET[Math.floor(serial / 32 ** place) % 32])
    .join('');
  return {
    _id: `m_${letters}`,
    slug: `model-${serial}`,
    makerId: 'nordvik',
    makerName: 'Nordvik',
    groupKey: `group-${serial}`,
    name: `Model ${serial}`,
    construction: 'pocket-spring',
    firmness: { top: 'medium', bottom: 'medium' },
    heightCm: 22,
    cover: 'cotton',
    maxLoadKg: 120,
    warrantyMonths: 36,
    trialNights: 100,
    description: null,
    layers: [],
    certifications: [],
    media: [],
    currency: 'RUB',
    grid: packGrid(cells),
    options: [],
    customSize: null,
    leadDays: { inStock: 3, madeToOrder: 14 },
    sourceHash: '0'.repeat(64),
    rev: 1,
    updatedAt: new Date('2026-11-01T00:00:00Z'),
    ...fields,
  };
}
