import * as ops from '#shared/contracts/api-keys.ts';
import type { Op } from '#shared/contracts/op.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import type { IdentityRoute } from '../routes.ts';
import { runOp, type Verb } from '../run-op.ts';
import { createKey } from './create-key.ts';
import { listApiKeys } from './list-api-keys.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { rotateKey } from './rotate-key.ts';

/** The routes of API keys, in the order of API_KEY_OPS. */
export function apiKeyRoutes(identity: IdentityDeps): readonly IdentityRoute[] {
  const route = <O extends Op>(op: O, verb: Verb<O>): IdentityRoute => ({ ...op, run: runOp(identity, op, verb) });
  return [
    route(ops.createApiKey, createKey),
    route(ops.listApiKeys, listApiKeys),
    route(ops.rotateApiKey, rotateKey),
    route(ops.revokeApiKey, revokeApiKey),
  ];
}
