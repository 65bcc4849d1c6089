import * as ops from '#shared/contracts/oauth.ts';
import type { Op } from '#shared/contracts/op.ts';
import type { IdentityDeps } from '../identity-deps.ts';
import type { IdentityRoute } from '../routes.ts';
import { runOp, type Verb } from '../run-op.ts';
import { completeOauth } from './complete-oauth.ts';
import { finishOauth } from './finish-oauth.ts';
import { linkOauth } from './link-oauth.ts';
import { listOauthLinks } from './list-oauth-links.ts';
import { startOauth } from './start-oauth.ts';
import { unlinkOauth } from './unlink-oauth.ts';

/** The routes of sign-in at providers, in the order of OAUTH_OPS. */
export function oauthRoutes(identity: IdentityDeps): readonly IdentityRoute[] {
  const route = <O extends Op>(op: O, verb: Verb<O>): IdentityRoute => ({ ...op, run: runOp(identity, op, verb) });
  return [
    route(ops.startOauth, startOauth),
    route(ops.finishOauth, finishOauth),
    route(ops.completeOauth, completeOauth),
    route(ops.listOauthLinks, listOauthLinks),
    route(ops.linkOauth, linkOauth),
    route(ops.unlinkOauth, unlinkOauth),
  ];
}
