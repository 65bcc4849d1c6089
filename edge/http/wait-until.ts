/** Keeps work alive after the answer has been sent, or the caller has gone. */
export type WaitUntil = (work: Promise<unknown>) => void;
