import * as z from 'zod';
import { MakerId } from '../slug.ts';
import { Nothing } from './identity-values.ts';
import { BODY_PROBLEMS, type Op } from './op.ts';
import { KEY_SCOPES } from './roles.ts';
import { oneLine } from './text.ts';

const KeyId = z.uuid().meta({ description: 'The key’s id', example: '01890a5d-ac96-774b-bcce-b302099a8057' });

const Scopes = z
  .array(z.enum(KEY_SCOPES))
  .min(1)
  .max(KEY_SCOPES.length)
  .transform((scopes) => [...new Set(scopes)].sort());

export const ApiKey = z
  .object({
    id: KeyId,
    name: z.string().max(120).meta({ description: 'Whom or what the key is for', example: 'Nordvik, nightly feed' }),
    prefix: z
      .string()
      .max(30)
      .meta({ description: 'How the key begins; enough to find it by', example: 'smr_live_k5wy3q2nf7ah6d4c' }),
    maker: MakerId.nullable().meta({ description: 'The maker that the key acts for; null for a partner' }),
    scopes: z.array(z.enum(KEY_SCOPES)).max(20).meta({ description: 'What the key may be used for' }),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable().meta({ description: 'To the hour; null when it was never used' }),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof ApiKey>;

export const NewApiKey = ApiKey.extend({
  key: z
    .string()
    .max(100)
    .meta({
      description: 'For `authorization: Bearer`. Shown once and stored nowhere',
      example: `smr_live_k5wy3q2nf7ah6d4c_${'a'.repeat(60)}`,
    }),
}).meta({ id: 'NewApiKey' });
export type NewApiKey = z.infer<typeof NewApiKey>;

const params = z.object({ id: KeyId });
const ADMIN = { tag: 'identity', auth: 'staff', permission: 'api-keys:manage' } as const;

export const createApiKey = {
  ...ADMIN,
  id: 'createApiKey',
  method: 'post',
  path: '/v1/admin/api-keys',
  summary: 'Create an API key for a maker or partner; the key is shown once',
  description: 'A key can be given the permissions that its creator has, of those that keys may have at all.',
  body: z.strictObject({
    name: oneLine(1, 120),
    maker: MakerId.nullable().default(null),
    scopes: Scopes,
    expiresInDays: z.int().min(1).max(730).optional().meta({ description: 'Left out: until it is revoked' }),
  }),
  ok: NewApiKey,
  okStatus: 201,
  problems: [...BODY_PROBLEMS, 'identity/unavailable'],
} as const satisfies Op;

export const listApiKeys = {
  ...ADMIN,
  id: 'listApiKeys',
  method: 'get',
  path: '/v1/admin/api-keys',
  summary: 'API keys, newest first',
  query: z.object({ maker: MakerId.optional() }),
  ok: z.object({ items: z.array(ApiKey).max(200) }).meta({ id: 'ApiKeyList', description: 'The newest 200' }),
  problems: ['identity/unavailable'],
} as const satisfies Op;

export const rotateApiKey = {
  ...ADMIN,
  id: 'rotateApiKey',
  method: 'post',
  path: '/v1/admin/api-keys/:id/rotation',
  summary: 'Replace an API key by another of the same name, scopes and life',
  params,
  body: z.strictObject({
    overlapSeconds: z
      .int()
      .min(0)
      .max(604_800)
      .default(0)
      .meta({ description: 'How long the old key goes on working', example: 86_400 }),
  }),
  ok: NewApiKey,
  okStatus: 201,
  problems: [...BODY_PROBLEMS, 'api-key/not-found', 'identity/unavailable'],
} as const satisfies Op;

export const revokeApiKey = {
  ...ADMIN,
  id: 'revokeApiKey',
  method: 'delete',
  path: '/v1/admin/api-keys/:id',
  summary: 'Revoke an API key; within 30 seconds no request passes with it',
  params,
  ok: Nothing,
  okStatus: 204,
  problems: ['api-key/not-found', 'identity/unavailable'],
} as const satisfies Op;

export const API_KEY_OPS = [createApiKey, listApiKeys, rotateApiKey, revokeApiKey] as const;
