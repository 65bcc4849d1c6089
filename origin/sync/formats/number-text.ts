const DIGITS = 15;

/**
 * A number as text that reads in one way: up to 15 digits, as spreadsheets show, with a point. Three decimals get a fourth:
 * `1.299` would read as one thousand two hundred and ninety-nine.
 */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return '';
  const rounded = Number(value.toPrecision(DIGITS));
  const text =
    Math.abs(rounded) >= 1e21 || (rounded !== 0 && Math.abs(rounded) < 1e-6) ? rounded.toFixed(7) : String(rounded);
  return /\.\d{3}$/.test(text) ? `${text}0` : text;
}
