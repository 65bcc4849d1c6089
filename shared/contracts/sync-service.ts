import type { Op } from './op.ts';
import { SYNC_RUN_OPS } from './sync-runs.ts';
import { exportQuarantine, listQuarantine } from './sync.ts';

/** Every operation that origin/sync serves to callers of the edge, which passes each of them on; see edge/sync/. */
export const SYNC_SERVICE_OPS = [...SYNC_RUN_OPS, listQuarantine, exportQuarantine] as const satisfies readonly Op[];
