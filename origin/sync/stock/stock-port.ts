/** Tells the orders service what is in stock of a maker, in bulk; what it was told before changes nothing. */
export type SendStock = (run: { runId: string; makerId: string }, signal: AbortSignal) => Promise<void>;
