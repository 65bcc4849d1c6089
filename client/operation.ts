/** What the client needs to know of an operation to send it; made from the contracts by `node tools/openapi.ts`. */
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `:name` parameters. */
  path: string;
  /** Names of query parameters. */
  query: readonly string[];
  /** Whatever is neither in the path nor in the query goes into a JSON body. */
  hasBody: boolean;
  /** A token is sent with it. */
  needsToken: boolean;
  /** Takes an `Idempotency-Key`, so that it may be sent again. */
  isKeyed: boolean;
  /** Answers with server-sent events. */
  isStream: boolean;
}
