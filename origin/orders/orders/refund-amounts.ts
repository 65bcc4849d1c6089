/** A line as it was paid, and what went back of it already. */
export interface PaidLine {
  id: string;
  quantity: number;
  totalMinor: number;
  refundedPieces: number;
}

export interface RefundedLine {
  lineId: string;
  quantity: number;
  amountMinor: number;
}

/**
 * What pieces of lines are worth: each line bears its share of the discount, each piece its share of the line, rounded so that all
 * pieces of all lines together are worth exactly what was paid for the items. Gives null when a line has fewer pieces left, or is none.
 */
export function refundAmounts(
  lines: readonly PaidLine[],
  discountMinor: number,
  wanted: readonly { lineId: string; quantity: number }[],
): RefundedLine[] | null {
  const paid = paidByLine(lines, discountMinor);
  const refunds: RefundedLine[] = [];
  for (const { lineId, quantity } of wanted) {
    const line = lines.find((one) => one.id === lineId);
    if (line === undefined || line.refundedPieces + quantity > line.quantity) return null;
    const worth = (pieces: number) => share(paid.get(lineId) ?? 0, pieces, line.quantity);
    const amountMinor = worth(line.refundedPieces + quantity) - worth(line.refundedPieces);
    refunds.push({ lineId, quantity, amountMinor });
  }
  return refunds;
}

function paidByLine(lines: readonly PaidLine[], discountMinor: number): Map<string, number> {
  const itemsMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const paid = new Map<string, number>();
  let before = 0;
  for (const line of lines) {
    const off = share(discountMinor, before + line.totalMinor, itemsMinor) - share(discountMinor, before, itemsMinor);
    paid.set(line.id, line.totalMinor - off);
    before += line.totalMinor;
  }
  return paid;
}

/** `amount × part / whole`, rounded down; exact, since products of amounts leave the safe integers. */
const share = (amount: number, part: number, whole: number): number =>
  whole === 0 ? 0 : Number((BigInt(amount) * BigInt(part)) / BigInt(whole));
