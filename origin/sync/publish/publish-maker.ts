import type { Db } from 'mongodb';
import type { MakerName } from '../pipeline/build-model.ts';
import { countModels, makerById, writeMaker } from './model-repo.ts';

/** Writes the maker when its name or number of models is another than published; one that never had a model is none to shoppers. */
export async function publishMaker(
  db: Db,
  maker: MakerName,
  updatedAt: Date,
  beforeFirstWrite: () => Promise<void>,
): Promise<void> {
  const known = await makerById(db, maker.id);
  const models = await countModels(db, maker.id);
  if (known === null ? models === 0 : known.name === maker.name && known.models === models) return;
  await beforeFirstWrite();
  await writeMaker(db, { _id: maker.id, name: maker.name, models, updatedAt });
}
