import pg from 'pg';
import { z } from 'zod';

const Query = z.object({ query: z.string(), params: z.array(z.unknown()).default([]) });
const Body = z.union([z.object({ queries: z.array(Query).max(1_000) }), Query]);
const flag = z.enum(['true', 'false']).default('false');

/** The headers that change what is done; isolation and the two after it are for `queries` only. */
const Headers = z.object({
  'neon-raw-text-output': flag,
  'neon-array-mode': flag,
  'neon-batch-read-only': flag,
  'neon-batch-deferrable': flag,
  'neon-batch-isolation-level': z
    .enum(['ReadUncommitted', 'ReadCommitted', 'RepeatableRead', 'Serializable'])
    .optional(),
});

const ISOLATION = {
  ReadUncommitted: 'READ UNCOMMITTED',
  ReadCommitted: 'READ COMMITTED',
  RepeatableRead: 'REPEATABLE READ',
  Serializable: 'SERIALIZABLE',
} as const;

/** What a request asks for: one query, or several as one transaction. */
export interface SqlRequest {
  queries: readonly { query: string; params: readonly unknown[] }[];
  /** How the transaction begins; undefined for a single query. */
  begin: string | undefined;
  asArrays: boolean;
  asText: boolean;
}

/** Reads a request of Neon's HTTP driver. Throws ZodError or SyntaxError when it is not one. */
export function readSqlRequest(headers: Record<string, unknown>, body: string): SqlRequest {
  const head = Headers.parse(headers);
  const parsed = Body.parse(JSON.parse(body));
  const shape = { asArrays: head['neon-array-mode'] === 'true', asText: head['neon-raw-text-output'] === 'true' };
  if (!('queries' in parsed)) return { ...shape, queries: [parsed], begin: undefined };
  const level = head['neon-batch-isolation-level'];
  const begin = [
    'BEGIN',
    level ? `ISOLATION LEVEL ${ISOLATION[level]}` : '',
    head['neon-batch-read-only'] === 'true' ? 'READ ONLY' : '',
    head['neon-batch-deferrable'] === 'true' ? 'DEFERRABLE' : '',
  ];
  return { ...shape, queries: parsed.queries, begin: begin.filter((part) => part !== '').join(' ') };
}

interface SqlResult {
  command: string;
  rowCount: number | null;
  rows: unknown[];
  fields: pg.FieldDef[];
  rowAsArray: boolean;
}

/**
 * Runs a request on a connection of its own and gives the answer's body. The connection goes back only when no
 * transaction is open on it. Throws pg.DatabaseError as Postgres told it.
 */
export async function runSqlRequest(pool: pg.Pool, request: SqlRequest): Promise<SqlResult | { results: SqlResult[] }> {
  const client = await pool.connect();
  try {
    const run = (query: SqlRequest['queries'][number]) => runOne(client, query, request);
    if (request.begin === undefined) {
      const [first = { query: '', params: [] }] = request.queries;
      return await run(first);
    }
    await client.query(request.begin);
    const results: SqlResult[] = [];
    for (const query of request.queries) results.push(await run(query));
    await client.query('COMMIT');
    return { results };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release(client.getTransactionStatus() !== 'I');
  }
}

async function runOne(
  client: pg.PoolClient,
  { query, params }: SqlRequest['queries'][number],
  { asArrays, asText }: SqlRequest,
): Promise<SqlResult> {
  const config = {
    text: query,
    values: [...params],
    // As Neon does: one statement per query, also without parameters.
    queryMode: 'extended',
    types: asText ? TEXT : JSON_TYPES,
    ...(asArrays ? { rowMode: 'array' as const } : {}),
  };
  const { command, rowCount, rows, fields } = await client.query<Record<string, unknown>>(config);
  return { command, rowCount, rows, fields, rowAsArray: asArrays };
}

const asIs = (value: string) => value;
const TEXT: pg.CustomTypesConfig = { getTypeParser: () => asIs };

/** Without the driver's raw text: booleans, small numbers and JSON as they are in JSON, everything else as text. */
const JSON_PARSERS = new Map<number, (value: string) => unknown>([
  [pg.types.builtins.BOOL, (value) => value === 't'],
  ...(
    [pg.types.builtins.INT2, pg.types.builtins.INT4, pg.types.builtins.FLOAT4, pg.types.builtins.FLOAT8] as const
  ).map((type) => [type, Number] as const),
  ...([pg.types.builtins.JSON, pg.types.builtins.JSONB] as const).map((type) => [type, JSON.parse] as const),
]);
const JSON_TYPES: pg.CustomTypesConfig = { getTypeParser: (type: number) => JSON_PARSERS.get(type) ?? asIs };

const ERROR_FIELDS = [
  ...(['severity', 'code', 'detail', 'hint', 'position', 'internalPosition', 'internalQuery', 'where'] as const),
  ...(['schema', 'table', 'column', 'dataType', 'constraint', 'file', 'line', 'routine'] as const),
] as const;

/** An error of Postgres as Neon's driver reads it: the message and every field that Postgres gave. */
export function errorBody(error: pg.DatabaseError): Record<string, string | undefined> {
  return { message: error.message, ...Object.fromEntries(ERROR_FIELDS.map((name) => [name, error[name]])) };
}
