import { COVERS, CONSTRUCTIONS, FIRMNESSES } from '#shared/contracts/attributes.ts';
import type { Construction, Cover, Firmness } from '#shared/contracts/attributes.ts';
import { GRIDS, STOCKS, type GridName, type StockName } from './grids.ts';
import { MATERIALS, type SourceLayer } from './layers.ts';

/** One mattress of a maker, as a person wrote it down. */
export interface SourceModel {
  /** The maker's own code, from which group ids and article numbers are made. */
  code: string;
  name: string;
  construction: Construction;
  firmness: { top: Firmness; bottom: Firmness };
  heightCm: number;
  cover: Cover;
  maxLoadKg: number;
  warrantyMonths: number;
  trialNights: number;
  /** Of the maker's leading size, in whole units of its currency. */
  price: number;
  grid: GridName;
  stock: StockName;
  layers: SourceLayer[];
  about: string;
}

const COLUMNS = 14;

/**
 * Reads a maker's models from a table with one line each:
 * `code | name | construction | firmness | cm | cover | kg | warranty | trial | price | grid | stock | layers | about`.
 * Firmness is `firm` or `medium/firm` (top/bottom); layers are `latex 30 75, springs 150` (mm, then kg/m³).
 * Throws when a line does not read, so that a typing error never reaches a feed.
 */
export function readModels(table: string): SourceModel[] {
  const lines = table.split('\n').filter((line) => line.trim() !== '');
  return lines.map(readModel);
}

function readModel(line: string): SourceModel {
  const parts = line.split('|').map((part) => part.trim());
  if (parts.length !== COLUMNS || parts.includes('')) throw new Error(`not ${COLUMNS} columns: ${line}`);
  const at = (index: number) => parts[index] ?? '';
  const [top = '', bottom = top] = at(3).split('/');
  return {
    code: at(0),
    name: at(1),
    construction: oneOf(CONSTRUCTIONS, at(2)),
    firmness: { top: oneOf(FIRMNESSES, top), bottom: oneOf(FIRMNESSES, bottom) },
    heightCm: number(at(4)),
    cover: oneOf(COVERS, at(5)),
    maxLoadKg: number(at(6)),
    warrantyMonths: number(at(7)),
    trialNights: number(at(8)),
    price: number(at(9).replaceAll(' ', '')),
    grid: oneOf(GRIDS, at(10)),
    stock: oneOf(STOCKS, at(11)),
    layers: at(12)
      .split(',')
      .map((layer) => readLayer(layer.trim())),
    about: at(13),
  };
}

function readLayer(text: string): SourceLayer {
  const [material = '', thickness = '', density] = text.split(' ');
  const densityKgM3 = density === undefined ? null : number(density);
  return { material: oneOf(MATERIALS, material), thicknessMm: number(thickness), densityKgM3 };
}

function number(text: string): number {
  const value = Number(text);
  if (text === '' || !Number.isFinite(value) || value < 0) throw new Error(`not a number: ${text}`);
  return value;
}

function oneOf<Name extends string>(names: readonly Name[], text: string): Name {
  const found = names.find((name) => name === text);
  if (found === undefined) throw new Error(`${text} is none of ${names.join(', ')}`);
  return found;
}
