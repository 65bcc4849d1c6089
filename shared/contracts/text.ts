import * as z from 'zod';

/** Cc, Zl and Zp of Unicode, for readers of a schema whose expressions know no categories. */
const CONTROL = String.raw`\u0000-\u001f\u007f-\u009f\u2028\u2029`;
const NO_NUL = '^[^\\u0000]*$';

/** Text for people in one line, without blanks around it: no control characters, of which Postgres refuses NUL. */
export const oneLine = (min: number, max: number) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, { error: 'must not hold control characters' })
    .meta({ pattern: min === 0 ? `^[^${CONTROL}]*$` : `^[^${CONTROL}\\s][^${CONTROL}]{${min - 1},}$` });

/** A telephone number as E.164 writes it. */
export const Phone = z
  .string()
  .max(16)
  .regex(/^\+[1-9]\d{6,14}$/, { error: 'must be in E.164 form, such as +79001234567' });

/** Text for people in any number of lines; Postgres refuses NUL. */
export const manyLines = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => !text.includes('\0'), { error: 'must not hold NUL' })
    .meta({ pattern: NO_NUL });
