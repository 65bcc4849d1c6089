// The sandbox as a process of its own: PORT, STRIPE_API_KEY, STRIPE_WEBHOOK_URL, STRIPE_WEBHOOK_SECRET, DATA_DIR.
import { z } from 'zod';
import { startStripeSandbox } from './sandbox.ts';

const Env = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535),
    STRIPE_API_KEY: z.string().regex(/^sk_test_\w{4,}$/, 'sk_test_ and at least four letters or digits'),
    STRIPE_WEBHOOK_URL: z.url({ protocol: /^http$/ }).optional(),
    STRIPE_WEBHOOK_SECRET: z.string().min(1).optional(),
    DATA_DIR: z.string().min(1).optional(),
  })
  .refine((env) => (env.STRIPE_WEBHOOK_URL === undefined) === (env.STRIPE_WEBHOOK_SECRET === undefined), {
    message: 'STRIPE_WEBHOOK_URL and STRIPE_WEBHOOK_SECRET go together',
  });

const log = (line: string) => process.stdout.write(`${line}\n`);
const given = Env.safeParse(process.env);
if (given.success) {
  const { PORT, STRIPE_API_KEY, STRIPE_WEBHOOK_URL: url, STRIPE_WEBHOOK_SECRET: secret, DATA_DIR } = given.data;
  const webhook = url !== undefined && secret !== undefined ? { url, secret } : undefined;
  const sandbox = await startStripeSandbox({ port: PORT, apiKey: STRIPE_API_KEY, webhook, dataDir: DATA_DIR, log });
  log(`listening at ${sandbox.url}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void sandbox.stop().then(() => process.exit(0)));
  }
} else {
  process.stderr.write(`The environment is not complete:\n${z.prettifyError(given.error)}\n`);
  process.exitCode = 1;
}
