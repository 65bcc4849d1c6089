import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface MortalProcess {
  port: number;
  /** How often it died. */
  deaths(): number;
  /** Kills it now; it comes back by itself. */
  kill(): void;
  stop(): Promise<void>;
}

/** Keeps a process that tells its port running at that port (PORT in its environment), however often it is killed. */
export async function mortalProcess(entry: URL, env: Record<string, string>): Promise<MortalProcess> {
  let deaths = 0;
  let stopping = false;
  let port = 0;
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, [fileURLToPath(entry)], {
      env: { ...process.env, ...env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child = started;
    void once(started, 'exit').then(async () => {
      if (stopping) return;
      deaths++;
      await start();
    });
    const [line] = await Promise.race([once(started.stdout, 'data'), once(started, 'exit')]);
    const told = Number(String(line));
    if (port === 0 && told > 0) port = told;
  };
  await start();
  return {
    port,
    deaths: () => deaths,
    kill: () => void child.kill('SIGKILL'),
    stop: async () => {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
