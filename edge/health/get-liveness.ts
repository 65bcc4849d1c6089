import { jsonAnswer } from '../http/answer.ts';
import type { Run } from '../http/bind.ts';

/** GET /healthz: the worker runs; says nothing of what stands behind it. */
export const getLiveness: Run = () => jsonAnswer({ status: 'ok' });
