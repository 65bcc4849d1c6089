import * as z from 'zod';

/** Lower-case Latin letters, digits and single hyphens; the public name of a model or maker in addresses. */
export const SLUG_PATTERN = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
export const MAX_SLUG_LENGTH = 100;

export const Slug = z
  .string()
  .max(MAX_SLUG_LENGTH)
  .regex(SLUG_PATTERN, { error: 'must be lower-case letters, digits and single hyphens' });

export const MakerId = z
  .string()
  .max(40)
  .regex(SLUG_PATTERN, { error: 'must be lower-case letters, digits and single hyphens, at most 40' });

/** `m_` and 20 characters of base32 (100 bits of the hash of maker and group key): the same model keeps it over re-imports. */
export const ModelId = z.string().regex(/^m_[a-z2-7]{20}$/, { error: 'must look like m_ and 20 characters' });
