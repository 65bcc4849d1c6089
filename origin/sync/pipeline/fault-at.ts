import type { QuarantineReason, RowFault } from '../quarantine/reasons.ts';
import { cutText } from '../values/text.ts';
import type { Found } from './columns.ts';

const MAX_VALUE_LENGTH = 200;

/** A fault with the place where it was seen; the value is cut, so that quarantine stays readable and bounded. */
export const faultAt = (code: QuarantineReason, detail: string, at: Found | null): RowFault => ({
  code,
  column: at === null ? null : cutText(at.column, MAX_VALUE_LENGTH),
  value: cutText(at?.value ?? '', MAX_VALUE_LENGTH),
  detail,
});
