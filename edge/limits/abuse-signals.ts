import type { AbuseSignals } from './abuse-policy.ts';

/** Reads the platform's signals of a request, which no header can forge; without a platform there are none. */
export function abuseSignals(request: Request): AbuseSignals {
  const cf = asRecord('cf' in request ? request.cf : undefined);
  const bot = asRecord(cf['botManagement']);
  return {
    botScore: scoreOf(bot['score'], 1),
    verifiedBot: bot['verifiedBot'] === true,
    threatScore: scoreOf(cf['threatScore'], 0),
  };
}

/** A score of 0 says of a bot score that nothing was computed. */
const scoreOf = (value: unknown, least: number): number | undefined =>
  typeof value === 'number' && value >= least && value <= 100 ? value : undefined;

/** Any object may be read by name; what is read is unknown. */
const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
