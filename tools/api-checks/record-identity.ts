import { setTimeout as pause } from 'node:timers/promises';
import { URI, type TOTP } from 'otpauth';
import pg from 'pg';
import { IDENTITY_OPS } from '#shared/contracts/identity.ts';
import type { Op } from '#shared/contracts/op.ts';
import type { Example } from '../openapi/examples.ts';
import { requestOf } from './request-of.ts';
import type { ThrowAwaySystem } from './throw-away-system.ts';

const EMAIL = 'anna@example.org';
const PASSWORD = 'three green otters';
const NEW_PASSWORD = 'four purple herons';
/** RFC 6238: a code works once, so the next sign-in waits for the next one. */
const STEP_MS = 30_000;

type Json = Record<string, unknown>;
type Did = (id: string, request?: Example['request'], token?: string) => Promise<Json>;

/** Walks a shopper and a member of staff through every operation of identity; gives what was sent and answered, without secrets. */
export async function recordIdentity({ url, env }: ThrowAwaySystem): Promise<Record<string, Example>> {
  const recorded: Record<string, Example> = {};
  const did: Did = async (id, request = {}, token) => {
    const op = opOf(id);
    const { target, init } = requestOf(op, request);
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(url + target, { ...init, headers: { ...asHeaders(init), ...authorization } });
    const text = await response.text();
    if (response.status !== (op.okStatus ?? 200)) throw new Error(`${id} answered ${response.status}: ${text}`);
    recorded[id] ??= withoutSecrets(text === '' ? { request } : { request, answer: JSON.parse(text) });
    return text === '' ? {} : asJson(JSON.parse(text));
  };
  const mails = mailReader(env);
  await recordAccount(did, mails);
  await recordStaff(did, env, await recordFactor(did));
  return recorded;
}

async function recordAccount(did: Did, newToken: () => Promise<string>): Promise<void> {
  await did('getJwks');
  await did('createGuest');
  await did('registerUser', { body: { email: EMAIL, password: PASSWORD, name: 'Anna', locale: 'en' } });
  await newToken();
  await did('resendVerification', { body: { email: EMAIL } });
  await did('verifyEmail', { body: { token: await newToken() } });
  const signedIn = await did('signIn', { body: { email: EMAIL, password: PASSWORD } });
  const refreshed = await did('refreshTokens', { body: { refreshToken: signedIn['refreshToken'] } });
  const token = String(refreshed['accessToken']);
  for (const id of ['getMe', 'listSessions']) await did(id, {}, token);
  await did('updateMe', { body: { name: 'Anna P.' } }, token);
  await did('changePassword', { body: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD } }, token);
  await did('exportMe', {}, token);
  const other = await did('signIn', { body: { email: EMAIL, password: NEW_PASSWORD } });
  await did('endSession', { params: { id: String(other['sessionId']) } }, token);
  await did('requestPasswordReset', { body: { email: EMAIL } });
  await did('confirmPasswordReset', { body: { token: await newToken(), newPassword: PASSWORD } });
  for (const id of ['signOut', 'signOutEverywhere']) {
    const session = await did('signIn', { body: { email: EMAIL, password: PASSWORD } });
    await did(id, {}, String(session['accessToken']));
  }
}

/** Gives the app that shows codes, and leaves the account with a second factor. */
async function recordFactor(did: Did): Promise<() => Promise<string>> {
  const { accessToken } = await did('signIn', { body: { email: EMAIL, password: PASSWORD } });
  const token = String(accessToken);
  const setUp = async (): Promise<() => Promise<string>> => {
    const { otpauthUrl } = await did('startTotp', { body: { password: PASSWORD } }, token);
    const app = asTotp(URI.parse(String(otpauthUrl)));
    await did('confirmTotp', { body: { code: app.generate() } }, token);
    return async () => {
      await pause(STEP_MS);
      return app.generate();
    };
  };
  const nextCode = await setUp();
  await did('removeTotp', { body: { password: PASSWORD, code: await nextCode() } }, token);
  return setUp();
}

async function recordStaff(did: Did, env: ThrowAwaySystem['env'], nextCode: () => Promise<string>): Promise<void> {
  const client = new pg.Client({ connectionString: env['EDGE_DATABASE_URL'] });
  await client.connect();
  await client.query("update users set roles = '{ops}' where email = $1", [EMAIL]).finally(() => client.end());
  const staff = await did('signIn', { body: { email: EMAIL, password: PASSWORD, code: await nextCode() } });
  const token = String(staff['accessToken']);
  await did('findUsers', { query: { email: EMAIL } }, token);
  const supplier = await otherAccount(env);
  await did('setRoles', { params: { id: supplier }, body: { roles: ['customer', 'supplier'] } }, token);
  await did('deleteMe', { body: { password: PASSWORD } }, token);
}

/** Somebody whose roles can be set: nobody sets their own. */
async function otherAccount(env: ThrowAwaySystem['env']): Promise<string> {
  const client = new pg.Client({ connectionString: env['EDGE_DATABASE_URL'] });
  await client.connect();
  const text =
    "insert into users (id, email, locale, roles, created_at, updated_at) values (uuidv7(), 'maker@example.org', 'ru', '{customer}', now(), now()) returning id";
  const { rows } = await client.query<{ id: string }>(text).finally(() => client.end());
  return rows[0]?.id ?? '';
}

/** Gives the token of each next mail. */
function mailReader(env: ThrowAwaySystem['env']): () => Promise<string> {
  const seen = new Set<string>();
  return async () => {
    for (let attempt = 0; attempt < 100; attempt++) {
      const response = await fetch(`${env['MAIL_API_URL']}/messages?to=${EMAIL}`, {
        headers: { authorization: `Bearer ${env['MAIL_API_KEY']}` },
      });
      const token = [...(await response.text()).matchAll(/#token=([\w-]{43})/g)]
        .map(([, found = '']) => found)
        .find((found) => !seen.has(found));
      if (token !== undefined) {
        seen.add(token);
        return token;
      }
      await pause(100);
    }
    throw new Error('no mail came');
  };
}

/** Whatever a scanner would take for a secret, though its system is gone. */
function withoutSecrets(example: Example): Example {
  const text = JSON.stringify(example)
    .replaceAll(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.e30.c2lnbmF0dXJl')
    .replaceAll(/rt_[\w-]{86}/g, `rt_${'A'.repeat(86)}`)
    .replaceAll(/"token":"[\w-]{43}"/g, `"token":"${'A'.repeat(43)}"`)
    .replaceAll(/"secret":"[A-Z2-7]{32}"/g, `"secret":"${'A'.repeat(32)}"`)
    .replaceAll(/secret=[A-Z2-7]{32}/g, `secret=${'A'.repeat(32)}`)
    .replaceAll(/(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}/g, 'ABCD-EFGH-2345-6767');
  return asExample(JSON.parse(text));
}

function opOf(id: string): Op {
  const ops: readonly Op[] = IDENTITY_OPS;
  const op = ops.find((candidate) => candidate.id === id);
  if (op === undefined) throw new Error(`no operation ${id}`);
  return op;
}

/** requestOf writes plain objects; what was an Example before its secrets were replaced is one after; answers here are objects. */
const asHeaders = (init: RequestInit): Record<string, string> => init.headers as Record<string, string>;
const asExample = (json: unknown): Example => json as Example;
const asJson = (json: unknown): Json => json as Json;

function asTotp(parsed: ReturnType<typeof URI.parse>): TOTP {
  if (!('period' in parsed)) throw new TypeError('not a TOTP address');
  return parsed;
}
