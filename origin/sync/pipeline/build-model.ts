import { createHash } from 'node:crypto';
import type { ModelRecord } from '#shared/contracts/model.ts';
import { packGrid, type Cell } from '#shared/grid.ts';
import type { Profile } from '../profiles/profile.ts';
import { cutText } from '../values/text.ts';
import type { ModelDraft } from './model-draft.ts';

/** A model as the feed tells it, before it has a slug and a revision. */
export type ModelContent = Omit<ModelRecord, 'slug' | 'rev' | 'updatedAt' | 'hiddenAt'>;

export interface MakerName {
  id: string;
  name: string;
}

/** Makes the model of a draft and its cells; its hash tells whether anything changed since the last import. */
export function buildModel(
  maker: MakerName,
  id: string,
  groupKey: string,
  draft: ModelDraft,
  cells: readonly Cell[],
  profile: Profile,
): ModelContent {
  const { images, ...attributes } = draft;
  const content = {
    _id: id,
    makerId: maker.id,
    makerName: maker.name,
    groupKey,
    ...attributes,
    media: images.map((url) => ({ url, alt: cutText(draft.name, 200) })),
    grid: asRecordGrid(packGrid(cells)),
    options: profile.options,
    customSize: profile.customSize,
    leadDays: profile.leadDays,
  };
  return { ...content, sourceHash: hashOf(content) };
}

/** The same model with other cells. */
export function withGrid({ sourceHash: _before, ...content }: ModelContent, cells: readonly Cell[]): ModelContent {
  const other = { ...content, grid: asRecordGrid(packGrid(cells)) };
  return { ...other, sourceHash: hashOf(other) };
}

const asRecordGrid = (grid: ReturnType<typeof packGrid>): ModelRecord['grid'] => ({
  ...grid,
  widthsCm: [...grid.widthsCm],
  lengthsCm: [...grid.lengthsCm],
});

function hashOf(content: Omit<ModelContent, 'sourceHash'>): string {
  const { grid, ...rest } = content;
  return createHash('sha256')
    .update(JSON.stringify([rest, grid.widthsCm, grid.lengthsCm]))
    .update(grid.priceMinor)
    .update(grid.state)
    .digest('hex');
}
