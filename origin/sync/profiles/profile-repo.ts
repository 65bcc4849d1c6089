import type { Collection, Db } from 'mongodb';
import type { FeedKind } from '#shared/contracts/sync-runs.ts';
import { fromMongo } from '../../plugins/mongo.ts';
import { parseProfile, type Profile } from './profile.ts';

/** A maker's profile as it was given, one for each kind of feed: collection `profiles`. Kept as text, since names of columns may hold dots and dollars. */
interface ProfileRecord {
  _id: string;
  json: string;
  updatedAt: Date;
}

const profiles = (db: Db): Collection<ProfileRecord> => db.collection<ProfileRecord>('profiles');

const keyOf = (makerId: string, kind: FeedKind): string => (kind === 'full' ? makerId : `${makerId}:${kind}`);

/** The profile that the maker's feeds of a kind are read by; null when none has been saved. */
export async function savedProfile(db: Db, makerId: string, kind: FeedKind): Promise<Profile | null> {
  const record = await fromMongo(profiles(db).findOne({ _id: keyOf(makerId, kind) }));
  return record === null ? null : parseProfile(JSON.parse(record.json));
}

/** Keeps a profile for the maker's next feeds. */
export async function saveProfile(
  db: Db,
  makerId: string,
  kind: FeedKind,
  profile: Profile,
  updatedAt: Date,
): Promise<void> {
  await fromMongo(
    profiles(db).replaceOne(
      { _id: keyOf(makerId, kind) },
      { json: JSON.stringify(profile), updatedAt },
      { upsert: true },
    ),
  );
}
