import slugify from '@sindresorhus/slugify';
import { MAX_SLUG_LENGTH } from '#shared/slug.ts';

const ID_PIECE = 6;

/** The slug of a new model: maker and name in Latin letters; the name alone where it begins with the maker's. */
export function modelSlug(makerId: string, name: string): string {
  const ofName = slugify(name, { decamelize: false });
  const whole =
    ofName === '' ? makerId : ofName === makerId || ofName.startsWith(`${makerId}-`) ? ofName : `${makerId}-${ofName}`;
  return cut(whole, MAX_SLUG_LENGTH);
}

/** The slug with a short piece of the model's id, for a name that another model has already. */
export const distinctSlug = (slug: string, modelId: string): string =>
  `${cut(slug, MAX_SLUG_LENGTH - ID_PIECE - 1)}-${modelId.slice(2, 2 + ID_PIECE)}`;

const cut = (slug: string, length: number): string => slug.slice(0, length).replace(/-+$/, '');
