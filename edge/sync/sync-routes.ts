import type { Op } from '#shared/contracts/op.ts';
import { SYNC_SERVICE_OPS } from '#shared/contracts/sync-service.ts';
import type { EdgeDeps } from '../deps.ts';
import type { Run } from '../http/bind.ts';
import { forwardOp } from '../origins/forward-op.ts';

/** The origin gives up after three seconds and says so; its answer should arrive. */
const TIMEOUT_MS = 3_500;

/** Runs of feeds, quarantine and schedules, for staff, passed on as they are. */
export const syncRoutes = ({ sync: origins, identity }: EdgeDeps): readonly (Op & { run: Run })[] =>
  SYNC_SERVICE_OPS.map((op) => ({ ...op, run: forwardOp({ origins, identity }, op, TIMEOUT_MS) }));
