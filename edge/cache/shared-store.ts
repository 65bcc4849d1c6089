import type { EpochVector } from './epochs.ts';

/** Redis as the cache uses it. Every call has a deadline and throws when it is missed, or at once while Redis is known to be down. */
export interface SharedStore {
  /** The text under a key; with the epoch vector in the same round trip when it is asked for. */
  read(key: string, withEpochs: boolean): Promise<{ text: string | undefined; epochs: EpochVector | undefined }>;
  write(key: string, text: string, keepMs: number): Promise<void>;
  delete(key: string): Promise<void>;
  epochs(): Promise<EpochVector>;
}
