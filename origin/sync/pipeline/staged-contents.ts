import type { ModelRecord } from '#shared/contracts/model.ts';
import { cellsOf, type Cell } from '#shared/grid.ts';
import { sizeKey } from '#shared/size.ts';
import type { SyncDeps } from '../deps.ts';
import type { Profile } from '../profiles/profile.ts';
import { modelIds, type ModelIds } from '../publish/model-identities.ts';
import { modelsByIds, publishedModels, type Published } from '../publish/model-repo.ts';
import { buildModel, withGrid, type MakerName, type ModelContent } from './build-model.ts';
import { resolveCells } from './resolve-cells.ts';
import { asDraft } from './stage-feed.ts';
import type { Stage, StagedFault } from './stage.ts';

/** What the rows of one model became. */
export interface StagedContent {
  groupKey: string;
  /** Null when no cell is left of it, and in a partial feed when the model is not published. */
  content: ModelContent | null;
  cells: number;
  /** Pieces of each size that is counted, by its key. */
  counts: ReadonlyMap<string, number>;
  repeated: number;
  faults: readonly StagedFault[];
}

/** The staged models as they would be published, beside what is published. */
export interface StagedContents {
  published: ReadonlyMap<string, Published>;
  ids: ModelIds;
  all(): AsyncGenerator<StagedContent>;
  /** Ids of visible models that the feed does not name; none of a partial feed. */
  missing(): string[];
}

export interface StagedOptions {
  maker: MakerName;
  profile: Profile;
  /** Of a partial feed. */
  part: Profile['part'];
  /** Named in faults of prices. */
  priceColumn: string | null;
  /** Says whether the feed holds a model that is not staged, since it is as it was. */
  untouched: (groupKey: string) => boolean;
}

export async function stagedContents(
  { db }: Pick<SyncDeps, 'db'>,
  stage: Stage,
  { maker, profile, part, priceColumn, untouched }: StagedOptions,
): Promise<StagedContents> {
  const published = await publishedModels(db, maker.id);
  const staged = [...stage.keys()];
  const stagedKeys = new Set(staged.map(({ groupKey }) => groupKey));
  const inFeed = (groupKey: string) => stagedKeys.has(groupKey) || untouched(groupKey);
  const ids = await modelIds(db, maker.id, staged, part === undefined ? inFeed : () => true);
  return {
    published,
    ids: part === undefined ? ids : { ...ids, keep: async () => undefined },
    async *all() {
      for (const { groupKey, draft: json, cells: rows } of stage.models()) {
        const draft = asDraft(json);
        const { cells, counts, repeated, faults } = resolveCells(rows, draft.currency, priceColumn);
        const id = ids.of(groupKey);
        const content =
          cells.length === 0
            ? null
            : part === undefined
              ? buildModel(maker, id, groupKey, draft, cells, profile)
              : updated((await modelsByIds(db, [id]))[0], cells, part);
        yield { groupKey, content, cells: cells.length, counts, repeated, faults };
      }
    },
    missing() {
      if (part !== undefined) return [];
      const named = new Set(staged.map(({ groupKey }) => ids.of(groupKey)));
      return [...published.values()]
        .filter(({ _id, groupKey, hiddenAt }) => (hiddenAt ?? null) === null && !named.has(_id) && !untouched(groupKey))
        .map(({ _id }) => _id);
    },
  };
}

/** A published model with the prices or states of a partial feed; sizes that it has not are left out, a hidden one stays hidden. */
function updated(
  record: ModelRecord | undefined,
  cells: readonly Cell[],
  part: 'prices' | 'stock',
): ModelContent | null {
  if (record === undefined || (record.hiddenAt ?? null) !== null) return null;
  const told = new Map(cells.map((cell) => [sizeKey(cell), cell]));
  const { slug: _slug, rev: _rev, updatedAt: _updatedAt, hiddenAt: _hiddenAt, ...content } = record;
  return withGrid(
    content,
    cellsOf(record.grid).map((cell) => {
      const news = told.get(sizeKey(cell));
      if (news === undefined) return cell;
      return part === 'prices' ? { ...cell, priceMinor: news.priceMinor } : { ...cell, state: news.state };
    }),
  );
}
