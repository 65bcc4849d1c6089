/** Redis hash of counters that sync raises after what shoppers see has changed, and that the edge polls. */
export const EPOCHS_KEY = 'sommier:epochs';

/** Field of the whole catalogue: raised whenever any maker's is. */
export const CATALOG_EPOCH = 'catalog';

/** Field of one maker. */
export const makerEpoch = (makerId: string): string => `maker:${makerId}`;

/** Header by which catalog names the maker of a model in its answers to the edge, which keeps them under that maker's epoch. */
export const MAKER_HEADER = 'x-sommier-maker';
