import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './origin/orders/db/schema/*.ts',
  out: './origin/orders/db/migrations',
});
