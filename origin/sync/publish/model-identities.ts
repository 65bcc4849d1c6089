import type { Collection, Db } from 'mongodb';
import { fromMongo } from '../../plugins/mongo.ts';
import { alike } from '../pipeline/code-sketch.ts';
import { modelId } from '../pipeline/model-identity.ts';

/** A model that is known by its name, with a sketch of its article numbers: collection `model_identities`. */
interface IdentityRecord {
  /** The model's id. */
  _id: string;
  makerId: string;
  /** Its key in the newest feed: not the one that the id was made of when it has been renamed since. */
  groupKey: string;
  codes: readonly number[];
}

interface KeyWithCodes {
  groupKey: string;
  codes: readonly number[];
}

const identities = (db: Db): Collection<IdentityRecord> => db.collection<IdentityRecord>('model_identities');

/** Gives the id of each model of one import. */
export interface ModelIds {
  of(groupKey: string): string;
  /** Keeps what tells these models when their names change. */
  keep(): Promise<void>;
}

/**
 * Ids of the models of a feed. A model under a new name that has the article numbers of one that is gone is that one, renamed:
 * it keeps its id and its address. Where two fit, or both names are in the feed, it is a new model.
 * @param staged models that are about to be published
 * @param present says whether a key is in the feed at all
 */
export async function modelIds(
  db: Db,
  makerId: string,
  staged: readonly KeyWithCodes[],
  present: (groupKey: string) => boolean,
): Promise<ModelIds> {
  const coded = staged.filter(({ codes }) => codes.length > 0);
  const known = await fromMongo(identities(db).find({ makerId }).toArray());
  const byKey = new Map(known.map((identity) => [identity.groupKey, identity._id]));
  const taken = new Set(known.map((identity) => identity._id));
  const gone = known.filter(({ groupKey }) => !present(groupKey));
  const added = coded.filter(({ groupKey }) => !byKey.has(groupKey) && !taken.has(modelId(makerId, groupKey)));
  for (const { groupKey, codes } of added) {
    const [only, ...more] = gone.filter((identity) => alike(identity.codes, codes));
    const rivals = added.filter((other) => only !== undefined && alike(only.codes, other.codes));
    if (only !== undefined && more.length === 0 && rivals.length === 1) byKey.set(groupKey, only._id);
  }
  const renamed = new Map([...byKey].map(([groupKey, id]) => [id, groupKey]));
  const of = (groupKey: string) => {
    const own = byKey.get(groupKey);
    if (own !== undefined) return own;
    const id = modelId(makerId, groupKey);
    // The id that this name would make belongs to a model that has another name by now.
    return renamed.has(id) ? modelId(makerId, `${groupKey}\nagain`) : id;
  };
  return {
    of,
    async keep() {
      const before = new Map(known.map((identity) => [identity._id, identity]));
      const writes = coded.flatMap(({ groupKey, codes }) => {
        const _id = of(groupKey);
        const same = before.get(_id);
        if (same?.groupKey === groupKey && same.codes.join(' ') === codes.join(' ')) return [];
        return [{ replaceOne: { filter: { _id }, replacement: { makerId, groupKey, codes }, upsert: true } }];
      });
      if (writes.length > 0) await fromMongo(identities(db).bulkWrite(writes, { ordered: true }));
    },
  };
}
