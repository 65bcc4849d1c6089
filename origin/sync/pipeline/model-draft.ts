import type { Construction, Cover } from '#shared/contracts/attributes.ts';
import type { ModelRecord } from '#shared/contracts/model.ts';
import type { Currency } from '#shared/money.ts';
import type { Sides } from '../values/firmness.ts';

/** What the rows of one model say of it besides sizes, prices and states. */
export interface ModelDraft {
  name: string;
  currency: Currency;
  construction: Construction | null;
  firmness: Sides | null;
  heightCm: number | null;
  cover: Cover | null;
  maxLoadKg: number | null;
  warrantyMonths: number | null;
  trialNights: number | null;
  description: string | null;
  layers: ModelRecord['layers'];
  certifications: string[];
  images: string[];
}
