import type { Op } from '#shared/contracts/op.ts';
import { PUBLIC_OPS } from '#shared/contracts/public-ops.ts';

/** client/operations.ts: what the typed client sends, without zod and without the contracts' text. */
export function clientOperations(ops: readonly Op[] = PUBLIC_OPS): string {
  const entries = ops.map((op) => `  ${op.id}: ${JSON.stringify(operationOf(op))},`);
  return [
    '/** Made by `node tools/openapi.ts` from shared/contracts/public-ops.ts. */',
    'export const OPERATIONS = {',
    ...entries,
    '} as const;',
    '',
  ].join('\n');
}

const operationOf = (op: Op) => ({
  method: op.method.toUpperCase(),
  path: op.path,
  query: Object.keys(op.query?.shape ?? {}),
  hasBody: op.body !== undefined,
  needsToken: op.auth !== 'public',
  isKeyed: Object.hasOwn(op.headers?.shape ?? {}, 'idempotency-key'),
  isStream: op.okType === 'text/event-stream',
});
