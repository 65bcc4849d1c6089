import type { Db } from 'mongodb';
import { runsWithVersions } from '../publish/model-versions.ts';
import { findRuns } from './run-record.ts';

/** Runs of a maker that wrote models and can be taken back, newest first. */
export async function revertibleRuns(db: Db, makerId: string): Promise<string[]> {
  const ids = await runsWithVersions(db, makerId);
  return (await findRuns(db, { _id: { $in: ids }, rolledBackBy: null }, ids.length)).map(({ _id }) => _id);
}
