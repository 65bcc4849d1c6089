import { createHash } from 'node:crypto';
import { BSON, type Db } from 'mongodb';
import type { Vault } from './vault.ts';

const DOCUMENTS_AT_ONCE = 500;
/** Types as they are stored: a long stays a long, binary stays binary. */
const AS_STORED = { promoteValues: false, promoteBuffers: false } as const;

const namesOf = async (db: Db): Promise<string[]> =>
  (await db.listCollections({}, { nameOnly: true }).toArray())
    .map(({ name }) => name)
    .filter((name) => !name.startsWith('system.'))
    .toSorted();

/** Every document as the BSON that it is, in parts. Gives documents by collection; indexes are made by the service at its start. */
export async function backUpMongo(db: Db, vault: Vault, prefix: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of await namesOf(db)) {
    let [part, count]: [Uint8Array[], number] = [[], 0];
    const flush = async () => {
      if (part.length === 0) return;
      const number = String(Math.ceil(count / DOCUMENTS_AT_ONCE)).padStart(6, '0');
      await vault.put(`${prefix}/${name}/${number}`, Buffer.concat(part));
      part = [];
    };
    for await (const document of db.collection(name).find({}, AS_STORED)) {
      part.push(BSON.serialize(document));
      count++;
      if (part.length === DOCUMENTS_AT_ONCE) await flush();
    }
    await flush();
    counts[name] = count;
  }
  return counts;
}

/** Puts the documents back into collections that are emptied first. */
export async function restoreMongo(db: Db, vault: Vault, prefix: string): Promise<void> {
  const parts = (await vault.list(`${prefix}/`)).filter((name) => !name.endsWith('/manifest'));
  const emptied = new Set<string>();
  for (const name of parts) {
    const collection = db.collection(name.slice(prefix.length + 1).split('/')[0] ?? '');
    if (!emptied.has(collection.collectionName)) await collection.deleteMany({});
    emptied.add(collection.collectionName);
    await collection.insertMany(documentsIn(await vault.get(name)));
  }
}

/** BSON documents one after the other, each of which begins with its length. */
function documentsIn(part: Buffer): BSON.Document[] {
  const documents: BSON.Document[] = [];
  for (let at = 0; at < part.length; at += part.readInt32LE(at))
    documents.push(BSON.deserialize(part.subarray(at, at + part.readInt32LE(at)), AS_STORED));
  return documents;
}

/** SHA-256 over all documents of each collection, in an order of their own. */
export async function hashMongo(db: Db): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const name of await namesOf(db)) {
    const each: string[] = [];
    for await (const document of db.collection(name).find({}, AS_STORED))
      each.push(createHash('sha256').update(BSON.serialize(document)).digest('hex'));
    if (each.length > 0) hashes[name] = createHash('sha256').update(each.toSorted().join('')).digest('hex');
  }
  return hashes;
}
