/** One statement with its parameters as drizzle encodes them. */
export interface Statement {
  sql: string;
  params: readonly unknown[];
}

/** Neon's SQL over HTTP: each call is one request. Both throw SqlError for what Postgres refused, another Error when it was not reached. */
export interface NeonHttp {
  /** Rows with every value as Postgres's text, or null: as lists by column, or as objects by name. */
  query(statement: Statement, as: 'lists' | 'objects'): Promise<unknown[]>;
  /** All of them or none, as one transaction. */
  transaction(statements: readonly Statement[]): Promise<void>;
}

export interface NeonHttpOptions {
  /** `postgres://user:password@host/database`. */
  databaseUrl: string;
  /** Where SQL is posted to; Neon's own address, made from the host, when it is left out. */
  sqlEndpoint?: string | undefined;
  /** Deadline of one request. */
  timeoutMs: number;
}

/** What Postgres itself said. Its `detail` is left out: it may hold values of the row. */
export class SqlError extends Error {
  /** SQLSTATE. */
  readonly code: string;
  readonly constraint: string | undefined;

  constructor(message: string, code: string, constraint: string | undefined) {
    super(message);
    this.name = 'SqlError';
    this.code = code;
    this.constraint = constraint;
  }
}

/**
 * A client of Neon's HTTP endpoint, by the requests that its driver makes. The driver itself brings WebSockets, TLS and a whole
 * Postgres client, 47 KB of the worker's 200 (ADR 0009); connect.test.ts holds the two side by side.
 */
export function neonHttp({ databaseUrl, sqlEndpoint, timeoutMs }: NeonHttpOptions): NeonHttp {
  const endpoint = sqlEndpoint ?? endpointOf(databaseUrl);

  async function post(body: unknown, more: Readonly<Record<string, string>>): Promise<unknown> {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'neon-connection-string': databaseUrl,
        'neon-raw-text-output': 'true',
        ...more,
      },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (response.ok) return response.json();
    throw (await refusalOf(response)) ?? new Error(`status ${response.status}`);
  }

  return {
    async query(statement, as) {
      const answer = await post(bodyOf(statement), { 'neon-array-mode': String(as === 'lists') });
      return asRows(answer);
    },
    async transaction(statements) {
      const level = { 'neon-batch-isolation-level': 'ReadCommitted', 'neon-batch-read-only': 'false' };
      await post({ queries: statements.map(bodyOf) }, { 'neon-array-mode': 'true', ...level });
    },
  };
}

/** `ep-cool-name.eu-central-1.aws.neon.tech` takes SQL at `api.eu-central-1.aws.neon.tech`. */
const endpointOf = (databaseUrl: string): string =>
  `https://${new URL(databaseUrl).hostname.replace(/^[^.]+\./, 'api.')}/sql`;

const bodyOf = ({ sql, params }: Statement) => ({ query: sql, params: params.map(wireValue) });

/** Parameters travel as text; drizzle has encoded dates, lists and JSON already. */
function wireValue(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  throw new TypeError('a parameter must be text, a number, a truth value or null');
}

async function refusalOf(response: Response): Promise<SqlError | null> {
  const { message, code, constraint } = asError(await response.json().catch(() => ({})));
  if (typeof message !== 'string' || typeof code !== 'string') return null;
  return new SqlError(message, code, typeof constraint === 'string' ? constraint : undefined);
}

/** The body of a refusal is an object, or has no members. */
const asError = (json: unknown): { message?: unknown; code?: unknown; constraint?: unknown } =>
  typeof json === 'object' && json !== null ? json : {};

/** The body of a single query has its rows; without them it is no answer of Neon's. */
function asRows(json: unknown): unknown[] {
  if (typeof json === 'object' && json !== null && 'rows' in json && Array.isArray(json.rows)) return json.rows;
  throw new Error('no rows in the answer');
}
