import type * as z from 'zod';
import type { ProblemCode } from '../problem-table.ts';
import type { Permission } from './roles.ts';

/**
 * Who may call an operation: anybody; a shopper with or without an account; somebody signed in; staff with a second factor.
 * The op's permission, if it has one, comes on top (see authorise.ts).
 */
export type Auth = 'public' | 'guest' | 'user' | 'staff';

/** The end of an operation, told in advance; dates are whole days in UTC, written `2027-03-01`. */
export interface Deprecation {
  /** From when on nothing new should use it. */
  since: string;
  /** From when on it may answer 404. */
  sunset: string;
  /** Path of what takes its place. */
  successor: string;
}

/** One operation of the API: the single source for routes, OpenAPI, clients, load scripts and tests. */
export interface Op {
  id: string;
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Path with `:name` parameters, as Hono and Fastify read it. */
  path: string;
  tag: 'catalog' | 'sync' | 'identity' | 'carts' | 'orders';
  auth: Auth;
  permission?: Permission;
  summary: string;
  description?: string;
  /** Answers then carry `Deprecation`, `Sunset` and `Link`; see docs/api-conventions.md. */
  deprecated?: Deprecation;
  params?: z.ZodObject;
  /** Query parameters; each arrives as one string (see readQuery). */
  query?: z.ZodObject;
  /** Headers that the operation reads, by their lower-case names. */
  headers?: z.ZodObject;
  body?: z.ZodType;
  ok: z.ZodType;
  /** The type of `ok` when it is not JSON: each server-sent event carries one `ok` as its data; CSV is a text. */
  okType?: 'text/event-stream' | 'text/csv';
  okStatus?: 200 | 201 | 202 | 204;
  /** Problems that this operation adds to those that every route may answer (COMMON_PROBLEMS). */
  problems: readonly ProblemCode[];
}

export type OkOf<O extends Op> = z.output<O['ok']>;
export type ParamsOf<O extends Op> = O['params'] extends z.ZodType ? z.output<O['params']> : Record<string, never>;
export type QueryOf<O extends Op> = O['query'] extends z.ZodType ? z.output<O['query']> : Record<string, never>;
export type HeadersOf<O extends Op> = O['headers'] extends z.ZodType ? z.output<O['headers']> : Record<string, never>;
export type BodyOf<O extends Op> = O['body'] extends z.ZodType ? z.output<O['body']> : undefined;

/** What any route may answer besides its own problems. */
export const COMMON_PROBLEMS = [
  'request/invalid',
  'request/body-too-large',
  'request/uri-too-long',
  'route/method-not-allowed',
  'limit/exceeded',
  'limit/refused',
  'origin/overloaded',
  'internal',
] as const satisfies readonly ProblemCode[];

/** What every operation with a JSON body may answer besides. */
export const BODY_PROBLEMS = [
  'request/malformed-json',
  'request/body-too-large',
  'request/unsupported-media-type',
  'request/too-slow',
] as const satisfies readonly ProblemCode[];

/** What an operation may answer because of who calls. */
export const AUTH_PROBLEMS: Readonly<Record<Auth, readonly ProblemCode[]>> = {
  public: [],
  guest: ['auth/required', 'auth/invalid-token'],
  user: ['auth/required', 'auth/invalid-token', 'auth/forbidden'],
  staff: ['auth/required', 'auth/invalid-token', 'auth/forbidden', 'auth/second-factor-required'],
};
