import { sizeKey, type Size } from '#shared/size.ts';
import type { SoldSize } from './grids.ts';
import type { SourceModel } from './model-table.ts';

/** Ways in which makers write one and the same size. */
export const plainSize = (size: Size): string => sizeKey(size);
/** With the Cyrillic letter ха, which looks the same. */
export const cyrillicSize = (size: Size): string => `${size.widthCm}х${size.lengthCm}`;
export const timesSize = (size: Size): string => `${size.widthCm} × ${size.lengthCm} см`;
export const millimetreSize = (size: Size): string => `${size.widthCm * 10}x${size.lengthCm * 10} мм`;
export const metreSize = (size: Size): string => `${metres(size.widthCm)}x${metres(size.lengthCm)} м`;
/** With the height as a third side: `160*200*22`. */
export const starredSize = (size: Size, { heightCm }: SourceModel): string =>
  `${size.widthCm}*${size.lengthCm}*${heightCm}`;

export const usName = (size: SoldSize): string => sold(size).name;
export const inchesSize = (size: SoldSize): string => `${sold(size).widthIn} in. x ${sold(size).lengthIn} in.`;

/** Ways in which makers write one and the same price. */
export const plainPrice = (price: number): string => String(price);
export const spacedPrice = (price: number): string => grouped(price, ' ');
/** With no-break spaces, as spreadsheets export it: `45 990`. */
export const nbspPrice = (price: number): string => grouped(price, '\u00a0');
export const roubles = (price: number): string => `${grouped(price, ' ')} руб.`;
/** `45 990,00`: decimal comma and a space between thousands. */
export const commaPrice = (price: number): string => `${grouped(price, ' ')},00`;
export const pointPrice = (price: number): string => `${price}.00`;
/** `1.299,00 €`: as in German price lists. */
export const euroPrice = (price: number): string => `${grouped(price, '.')},00 €`;
/** `$1,299.00`. */
export const dollarPrice = (price: number): string => `$${grouped(price, ',')}.00`;

const metres = (cm: number): string => (cm / 100).toFixed(cm % 10 === 0 ? 1 : 2);

const grouped = (price: number, separator: string): string => String(price).replaceAll(/\B(?=(?:\d{3})+$)/g, separator);

function sold(size: SoldSize): NonNullable<SoldSize['us']> {
  if (size.us === undefined) throw new Error(`${sizeKey(size)} has no name in inches`);
  return size.us;
}
