/** What `@sommier/client` offers. */
export { createClient, type Call, type SommierClient } from './create-client.ts';
export type { CallOptions, ClientOptions } from './client-options.ts';
export { etagCache, type Kept, type ResponseCache } from './etag-cache.ts';
export { cellsOf, decodeMatrix, readCell, type Cell, type CellState, type Grid } from './matrix.ts';
export type { Answer, Input, OperationId } from './operation-types.ts';
export type { RetryOptions } from './retry.ts';
export { SommierProblem, SommierUnreachable, type Code } from './sommier-problem.ts';
