import { migrate } from './db/migrate.ts';
import { migrateEnv } from './env.ts';

await migrate({
  url: migrateEnv(process.env).ORDERS_DATABASE_URL,
  log: (line) => process.stdout.write(`${line}\n`),
});
