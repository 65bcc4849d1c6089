import type { FeedKind, RunTrigger } from '#shared/contracts/sync-runs.ts';
import { Problem } from '#shared/problem.ts';
import type { SyncDeps } from '../deps.ts';
import { parseProfile } from '../profiles/profile.ts';
import { makerById } from '../publish/model-repo.ts';
import { insertRun, NEW_RUN, type RunRecord } from './run-record.ts';

export interface RunRequestInput {
  maker: {
    id: string;
    /** As shoppers read it; the first import needs it. */
    name?: string | undefined;
  };
  source: string;
  /** Raw profile; the maker's saved one, else one proposed from the header, when it is not given. */
  profile?: unknown;
  kind?: FeedKind;
  trigger: RunTrigger;
  dryRun?: boolean;
  /** A person stands there and says that limits do not count. */
  unguarded?: boolean;
  /** The run that this one takes back. */
  undoes?: string;
  /** Who decided on it, and why. */
  decided?: { by: string; note: string };
}

/** Keeps what is to be done; nothing is done yet. Throws `profile/invalid`, or `request/invalid` without the name of a new maker. */
export async function requestRun({ db, now, newId }: SyncDeps, input: RunRequestInput): Promise<RunRecord> {
  const {
    maker,
    source,
    profile,
    kind = 'full',
    trigger,
    dryRun = false,
    unguarded = false,
    undoes = null,
    decided,
  } = input;
  if (profile !== undefined) parseProfile(profile);
  const run: RunRecord = {
    ...NEW_RUN,
    _id: newId(),
    makerId: maker.id,
    makerName: maker.name ?? (await knownName(db, maker.id)),
    ...{ source, kind, trigger, dryRun, unguarded, undoes },
    profileJson: profile === undefined ? null : JSON.stringify(profile),
    decision: decided === undefined ? null : { ...decided, accepted: true, at: now() },
    requestedAt: now(),
  };
  await insertRun(db, run);
  return run;
}

async function knownName(db: SyncDeps['db'], makerId: string): Promise<string> {
  const known = await makerById(db, makerId);
  if (known !== null) return known.name;
  throw new Problem('import/unknown-maker', `the first import of ${makerId} needs maker.name`);
}
