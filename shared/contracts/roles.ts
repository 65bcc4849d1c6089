import * as z from 'zod';

export const ROLES = ['guest', 'customer', 'supplier', 'support', 'merchandiser', 'ops'] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** What an operation may ask for; named `<thing>:<act>`. A new one comes with the operation that needs it. */
export const PERMISSIONS = [
  'account:manage',
  'users:read',
  'users:set-roles',
  'feeds:import',
  'feeds:export',
  'api-keys:manage',
  'orders:read',
  'orders:manage',
  'orders:refund',
  'orders:repair',
  'delivery:manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Who may do what: the one table that the edge, the origins, the docs and the route × role test read. */
export const ROLE_PERMISSIONS = {
  guest: [],
  customer: ['account:manage'],
  supplier: ['account:manage'],
  support: ['account:manage', 'users:read', 'orders:read', 'orders:manage', 'orders:refund'],
  merchandiser: ['account:manage', 'feeds:import', 'feeds:export', 'api-keys:manage', 'delivery:manage'],
  ops: [
    'account:manage',
    'users:read',
    'users:set-roles',
    'feeds:import',
    'feeds:export',
    'api-keys:manage',
    'orders:read',
    'orders:manage',
    'orders:refund',
    'orders:repair',
    'delivery:manage',
  ],
} as const satisfies Record<Role, readonly Permission[]>;

/** Permissions that an API key may be given: none that makes or changes who may do what. */
export const KEY_SCOPES = ['feeds:import', 'users:read'] as const satisfies readonly Permission[];
export type KeyScope = (typeof KEY_SCOPES)[number];

/** Roles whose bearers act on what is not their own; their sign-in needs a second factor. */
export const STAFF_ROLES = ['support', 'merchandiser', 'ops'] as const satisfies readonly Role[];

/** Roles that an account can be given; `guest` is what one is without an account. */
export const GRANTABLE_ROLES = [
  'customer',
  'supplier',
  'support',
  'merchandiser',
  'ops',
] as const satisfies readonly Role[];

const staff: ReadonlySet<Role> = new Set(STAFF_ROLES);

export const isStaff = (roles: readonly Role[]): boolean => roles.some((role) => staff.has(role));

export const hasPermission = (roles: readonly Role[], permission: Permission): boolean =>
  roles.some((role) => listed(ROLE_PERMISSIONS[role], permission));

const listed = (permissions: readonly Permission[], permission: Permission): boolean =>
  permissions.includes(permission);
