import { SUMMARY_FILE } from './environment.ts';

/** k6 calls it at the end: figures go to the runner, which prints them; nothing of k6's own summary. */
export const handleSummary = (data: unknown): Record<string, string> => ({ [SUMMARY_FILE]: JSON.stringify(data) });
