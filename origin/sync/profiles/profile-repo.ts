import type { Collection, Db } from 'mongodb';
import { fromMongo } from '../../plugins/mongo.ts';
import { parseProfile, type Profile } from './profile.ts';

/** A maker's profile as it was given: collection `profiles`. Kept as text, since names of columns may hold dots and dollars. */
interface ProfileRecord {
  _id: string;
  json: string;
  updatedAt: Date;
}

const profiles = (db: Db): Collection<ProfileRecord> => db.collection<ProfileRecord>('profiles');

/** The profile that the maker's feeds are read by; null when none has been saved. */
export async function savedProfile(db: Db, makerId: string): Promise<Profile | null> {
  const record = await fromMongo(profiles(db).findOne({ _id: makerId }));
  return record === null ? null : parseProfile(JSON.parse(record.json));
}

/** Keeps a profile for the maker's next feeds. */
export async function saveProfile(db: Db, makerId: string, profile: Profile, updatedAt: Date): Promise<void> {
  await fromMongo(
    profiles(db).replaceOne({ _id: makerId }, { json: JSON.stringify(profile), updatedAt }, { upsert: true }),
  );
}
