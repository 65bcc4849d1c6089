import { defineConfig } from 'drizzle-kit';

/** For `npm run db:generate:edge`: writes the next migration from the schema; forward only, none is ever edited. */
export default defineConfig({
  dialect: 'postgresql',
  schema: 'edge/identity/db/schema.ts',
  out: 'edge/identity/db/migrations',
});
