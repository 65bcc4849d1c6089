import type { Currency } from '#shared/money.ts';
import type { FeedRow } from '../formats/feed.ts';
import { FIELDS, type Field, type Profile } from '../profiles/profile.ts';
import { readConstruction } from '../values/construction.ts';
import { readCover } from '../values/cover.ts';
import { firmnessInTitle, readFirmness, type Sides } from '../values/firmness.ts';
import { readLayers } from '../values/layers.ts';
import { heightInTitle, readHeightCm, readLoadKg, readMonths, readNights } from '../values/measures.ts';
import { readImages } from '../values/media.ts';
import { cutText, plainSpaces, withoutMarkup } from '../values/text.ts';
import { toldInText } from '../values/told-in-text.ts';
import type { ColumnReader } from './columns.ts';
import type { ModelDraft } from './model-draft.ts';

const MAX_DESCRIPTION_LENGTH = 5_000;
const MAX_CERTIFICATIONS = 20;

export interface ModelContext {
  profile: Profile;
  columns: ColumnReader;
  name: string;
  currency: Currency;
  /** Told by a size such as `160x200x22`. */
  heightCm: number | null;
}

/** What one row says of its model: columns first, then what the title tells, then the description by the names of properties. */
export function readModel(row: FeedRow, { profile, columns, name, currency, heightCm }: ModelContext): ModelDraft {
  const { units, words, defaults } = profile;
  const value = (field: Parameters<ColumnReader['value']>[1]) => columns.value(row, field);
  const construction = value('construction');
  const cover = value('cover');
  const description = textOf(value('description'));
  const told = description === null ? null : toldInText(description, words.firmness);
  return {
    name,
    currency,
    construction:
      (construction === '' ? null : readConstruction(construction, words.construction)) ??
      readConstruction(name, words.construction),
    firmness: readSides(row, columns, profile) ?? firmnessInTitle(name, words.firmness) ?? told?.firmness ?? null,
    heightCm: readHeightCm(value('height'), units.height) ?? heightCm ?? heightInTitle(name) ?? told?.heightCm ?? null,
    cover: cover === '' ? null : readCover(cover, words.cover),
    maxLoadKg: readLoadKg(value('load'), units.load) ?? told?.maxLoadKg ?? null,
    warrantyMonths:
      readMonths(value('warranty'), units.warranty) ?? told?.warrantyMonths ?? defaults.warrantyMonths ?? null,
    trialNights: readNights(value('trial')) ?? told?.trialNights ?? defaults.trialNights ?? null,
    description,
    layers: readLayers(value('layers')),
    certifications: listOf(value('certifications')),
    images: readImages(value('image')),
  };
}

/** Firmness from its own columns: both sides at once, or one column for each; null when none tells it. */
export function readSides(row: FeedRow, columns: ColumnReader, { words }: Profile): Sides | null {
  const both = columns.value(row, 'firmness');
  const top = sideOf(columns.value(row, 'firmnessTop'));
  const bottom = sideOf(columns.value(row, 'firmnessBottom'));
  if (top === null && bottom === null) return both === '' ? null : readFirmness(both, words.firmness);
  const side = top ?? bottom;
  return side === null ? null : { top: top ?? side, bottom: bottom ?? side };
  function sideOf(text: string) {
    return text === '' ? null : (readFirmness(text, words.firmness)?.top ?? null);
  }
}

/** The draft with what it did not know yet filled from a later row of the same model. */
export function filledDraft(draft: ModelDraft, later: ModelDraft): ModelDraft {
  return {
    ...draft,
    construction: draft.construction ?? later.construction,
    firmness: draft.firmness ?? later.firmness,
    heightCm: draft.heightCm ?? later.heightCm,
    cover: draft.cover ?? later.cover,
    maxLoadKg: draft.maxLoadKg ?? later.maxLoadKg,
    warrantyMonths: draft.warrantyMonths ?? later.warrantyMonths,
    trialNights: draft.trialNights ?? later.trialNights,
    description: draft.description ?? later.description,
    layers: draft.layers.length > 0 ? draft.layers : later.layers,
    certifications: draft.certifications.length > 0 ? draft.certifications : later.certifications,
    images: draft.images.length > 0 ? draft.images : later.images,
  };
}

/** Fields that have a column and are not known yet: a later row may tell them. */
export function unknownFields(draft: ModelDraft, columns: ColumnReader): Field[] {
  const known: Partial<Record<Field, boolean>> = {
    construction: draft.construction !== null,
    firmness: draft.firmness !== null,
    firmnessTop: draft.firmness !== null,
    firmnessBottom: draft.firmness !== null,
    height: draft.heightCm !== null,
    cover: draft.cover !== null,
    load: draft.maxLoadKg !== null,
    warranty: draft.warrantyMonths !== null,
    trial: draft.trialNights !== null,
    description: draft.description !== null,
    layers: draft.layers.length > 0,
    certifications: draft.certifications.length > 0,
    image: draft.images.length > 0,
  };
  return FIELDS.filter((field) => known[field] === false && columns.has(field));
}

function textOf(text: string): string | null {
  const plain = text === '' ? '' : withoutMarkup(text.slice(0, 4 * MAX_DESCRIPTION_LENGTH));
  return plain === '' ? null : cutText(plain, MAX_DESCRIPTION_LENGTH);
}

function listOf(text: string): string[] {
  const parts = text.split(/[;,|\n]/u).map((part) => cutText(plainSpaces(part), 80));
  return [...new Set(parts.filter((part) => part !== ''))].slice(0, MAX_CERTIFICATIONS);
}
