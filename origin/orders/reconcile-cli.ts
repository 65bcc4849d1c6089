import { pino } from 'pino';
import { openPaymentDeps } from './deps.ts';
import { reconcileEnv } from './env.ts';
import { openFindings } from './reconciliation/open-findings.ts';
import { checkPayments } from './reconciliation/check-payments.ts';
import { reconcileWindow } from './reconciliation/reconcile-window.ts';

/** npm run reconcile -- [hours, 24]: compares payments with the providers; exits with 1 while a difference is not settled. */
const hours = Number(process.argv[2] ?? '24');
if (!Number.isFinite(hours) || hours <= 0) {
  process.stderr.write('Give the hours to look back as a number above 0: npm run reconcile -- 24\n');
  process.exit(1);
}
const print = (line: string) => process.stdout.write(`${line}\n`);
const log = pino({ level: 'warn', base: { service: 'reconcile' } }, pino.destination(2));
const { deps, close } = openPaymentDeps(reconcileEnv(process.env), log);
try {
  while ((await checkPayments(deps)) > 0);
  const to = deps.now();
  const from = new Date(to.getTime() - hours * 3_600_000);
  for (const provider of deps.providers.all) {
    const { compared, findings, repaired } = await reconcileWindow(deps, provider, from, to);
    print(`${provider.name}: ${compared} compared, ${findings} differed, ${repaired} repaired`);
  }
  const open = await openFindings(deps);
  for (const { kind, orderId, providerRef, detail } of open)
    print(`${kind}: ${providerRef} order ${orderId ?? 'unknown'} ${JSON.stringify(detail)}`);
  print(`${open.length} not settled`);
  if (open.length > 0) process.exitCode = 1;
} finally {
  await close();
}
