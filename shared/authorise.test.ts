import { expect, test } from 'vitest';
import { authorise } from './authorise.ts';
import type { Auth } from './contracts/op.ts';
import { hasPermission, isStaff, PERMISSIONS, ROLES, STAFF_ROLES, type Role } from './contracts/roles.ts';
import type { Principal } from './principal.ts';
import { Problem } from './problem.ts';

const principal = (role: Role, secondFactor: boolean) => ({
  id: role === 'guest' ? `g_${'a'.repeat(22)}` : '01890a5d-ac96-774b-bcce-b302099a8057',
  sessionId: 's'.repeat(22),
  roles: [role],
  secondFactor,
});

function verdict(role: Role | null, secondFactor: boolean, op: Parameters<typeof authorise>[1]): string {
  try {
    authorise(role === null ? null : principal(role, secondFactor), op);
    return 'ok';
  } catch (thrown) {
    return thrown instanceof Problem ? thrown.code : 'bug';
  }
}

const AUTHS: readonly Auth[] = ['public', 'guest', 'user', 'staff'];

/** The same decision, told as a table by hand. */
const EXPECTED: Record<Auth, (role: Role | null, secondFactor: boolean) => string> = {
  public: () => 'ok',
  guest: (role) => (role === null ? 'auth/required' : 'ok'),
  user: (role) => (role === null ? 'auth/required' : role === 'guest' ? 'auth/forbidden' : 'ok'),
  staff: (role, secondFactor) => {
    if (role === null) return 'auth/required';
    if (!['support', 'merchandiser', 'ops'].includes(role)) return 'auth/forbidden';
    return secondFactor ? 'ok' : 'auth/second-factor-required';
  },
};

test.each(AUTHS)('authorise → who may call an operation for %s', (auth) => {
  for (const role of [null, ...ROLES]) {
    for (const secondFactor of [true, false])
      expect([role, secondFactor, verdict(role, secondFactor, { auth })]).toEqual([
        role,
        secondFactor,
        EXPECTED[auth](role, secondFactor),
      ]);
  }
});

test('authorise → a permission is asked for on top, and before the second factor', () => {
  const op = { auth: 'staff', permission: 'users:set-roles' } as const;
  expect(verdict('ops', true, op)).toBe('ok');
  expect(verdict('ops', false, op)).toBe('auth/second-factor-required');
  expect(verdict('support', true, op)).toBe('auth/forbidden');
  expect(verdict('support', false, op)).toBe('auth/forbidden');
});

test('the table: guests may do nothing, every permission is somebody’s, set-roles is for ops alone', () => {
  for (const permission of PERMISSIONS) {
    expect(hasPermission(['guest'], permission)).toBe(false);
    expect(ROLES.some((role) => hasPermission([role], permission))).toBe(true);
  }
  expect(ROLES.filter((role) => hasPermission([role], 'users:set-roles'))).toEqual(['ops']);
  expect(ROLES.filter((role) => isStaff([role]))).toEqual([...STAFF_ROLES]);
});

test('authorise → an API key has its scopes and nothing else', () => {
  const key = (...scopes: ('feeds:import' | 'users:read')[]): Principal => ({
    id: 'k',
    roles: [],
    sessionId: '',
    secondFactor: false,
    apiKey: { scopes, maker: null },
  });
  expect(() => authorise(key('users:read'), { auth: 'staff', permission: 'users:read' })).not.toThrow();
  const refused = [
    { auth: 'staff', permission: 'feeds:import' },
    { auth: 'staff', permission: 'api-keys:manage' },
    { auth: 'user', permission: 'account:manage' },
    { auth: 'user' },
    { auth: 'guest' },
  ] as const;
  for (const op of refused) expect(() => authorise(key('users:read'), op)).toThrow(new Problem('auth/forbidden'));
});
