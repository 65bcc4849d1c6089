import { createHash } from 'node:crypto';
import type { Client } from 'typesense';
import { SEARCH_FIELDS, type SearchDocument } from '#shared/search-index.ts';
import { fromTypesense, typesenseStatus } from '../../plugins/typesense.ts';

/** What sync writes to: an alias over one collection whose name tells the schema it was built with. */
export interface SearchWriter {
  /** The collection behind the alias: of today's schema, of another one, or none yet. */
  state(): Promise<'current' | 'outdated' | 'missing'>;
  /** How many documents the collection behind the alias holds. */
  count(): Promise<number>;
  /** Writes whole documents through the alias, or into one collection. Throws `search/unavailable`. */
  upsert(documents: readonly SearchDocument[], collection?: string): Promise<void>;
  /** Takes at most a hundred documents out of the index; those that are not there are no error. Throws `search/unavailable`. */
  remove(ids: readonly string[]): Promise<void>;
  /** Creates an empty collection of today's schema and gives its name. */
  create(stamp: string): Promise<string>;
  /** Points the alias at a collection and removes the other ones of this alias. */
  switchTo(collection: string): Promise<void>;
  ping(): Promise<void>;
}

/** Eight characters that change with the fields, so that a new schema is a new collection. */
export const SCHEMA_HASH = createHash('sha256').update(JSON.stringify(SEARCH_FIELDS)).digest('hex').slice(0, 8);

export function typesenseWriter(client: Client, alias: string): SearchWriter {
  const prefix = `${alias}_${SCHEMA_HASH}_`;
  return {
    async state() {
      try {
        const { collection_name } = await fromTypesense(client.aliases(alias).retrieve());
        return collection_name.startsWith(prefix) ? 'current' : 'outdated';
      } catch (error) {
        if (typesenseStatus(error) === 404) return 'missing';
        throw error;
      }
    },
    async count() {
      return (await fromTypesense(client.collections(alias).retrieve())).num_documents;
    },
    async upsert(documents, collection = alias) {
      if (documents.length === 0) return;
      const lines = documents.map((document) => JSON.stringify(document)).join('\n');
      const answer = await fromTypesense(
        client.collections(collection).documents().import(lines, { action: 'upsert' }),
      );
      const failed = answer.split('\n').find((line) => !line.startsWith('{"success":true'));
      if (failed !== undefined) throw new Error(`Typesense refused a document: ${failed.slice(0, 300)}`);
    },
    async remove(ids) {
      if (ids.length === 0) return;
      await fromTypesense(
        client
          .collections(alias)
          .documents()
          .delete({ filter_by: `id:[${ids.join(',')}]` }),
      );
    },
    async create(stamp) {
      const name = `${prefix}${stamp}`;
      await fromTypesense(client.collections().create({ name, fields: SEARCH_FIELDS.map((field) => ({ ...field })) }));
      return name;
    },
    async switchTo(collection) {
      await fromTypesense(client.aliases().upsert(alias, { collection_name: collection }));
      const all = await fromTypesense(client.collections().retrieve());
      const old = all
        .map(({ name }) => name)
        .filter((name) => name !== collection && new RegExp(`^${alias}_[0-9a-f]{8}_`).test(name));
      for (const name of old) await fromTypesense(client.collections(name).delete());
    },
    async ping() {
      await fromTypesense(client.health.retrieve());
    },
  };
}
