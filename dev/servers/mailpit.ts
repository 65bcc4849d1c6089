import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findOnPath } from '../install/find-tool.ts';
import { goInstall } from '../install/go-install.ts';
import { startGuarded } from '../process/guarded.ts';
import { answersOk } from '../process/wait-until.ts';
import { given, untilReady, type StartContext, type StartedServer } from './started-server.ts';

const VERSION = 'v1.27.11';
const INSTEAD =
  'Mails are kept in memory then, at GET /messages of MAIL_API_URL. To see them in a browser: put mailpit on the PATH, or install Go 1.24 or later, or give SMTP_URL=smtp://…';

/** Mailpit: SMTP_URL (and MAILPIT_URL), else mailpit on the PATH, else built by Go once. It sends nothing further. */
export async function startMailpit(context: StartContext): Promise<StartedServer> {
  const [smtp, ui] = [process.env['SMTP_URL'], process.env['MAILPIT_URL']];
  if (smtp) {
    const shown = smtp.replace(/\/\/[^@/]*@/, '//');
    return given('mailpit', shown, 'SMTP_URL', { SMTP_URL: smtp, ...(ui ? { MAILPIT_URL: ui } : {}) });
  }
  const { path, how } = await findMailpit(context);
  const [smtpPort, uiPort] = [await context.port('smtp'), await context.port('mailpit')];
  const dataDir = join(context.dataDir, 'mailpit');
  await mkdir(dataDir, { recursive: true });
  const logFile = join(context.dataDir, 'logs', 'mailpit.log');
  const addresses = ['--smtp', `127.0.0.1:${smtpPort}`, '--listen', `127.0.0.1:${uiPort}`];
  const quiet = ['--quiet', '--disable-version-check', '--smtp-disable-rdns', '--block-remote-css-and-fonts'];
  const args = [...addresses, ...quiet, '--database', join(dataDir, 'mail.db'), '--max', '1000'];
  const child = await startGuarded({ command: path, args, env: {}, logFile });
  const url = `http://127.0.0.1:${uiPort}`;
  await untilReady('Mailpit', child, () => answersOk(`${url}/readyz`), logFile);
  const env = { SMTP_URL: `smtp://127.0.0.1:${smtpPort}`, MAILPIT_URL: url };
  return { name: 'mailpit', url, how, dataDir, env, exited: child.exited, stop: () => child.stop() };
}

async function findMailpit({ cacheDir, log }: StartContext): Promise<{ path: string; how: string }> {
  const onPath = await findOnPath('mailpit');
  if (onPath) return { path: onPath, how: 'mailpit on the PATH' };
  const path = await goInstall({
    binary: 'mailpit',
    package: 'github.com/axllent/mailpit',
    version: VERSION,
    step: `mailpit: building mailpit ${VERSION} with Go (about a minute, once)`,
    remedy: INSTEAD,
    cacheDir,
    log,
  });
  return { path, how: `mailpit ${VERSION} (Go)` };
}
