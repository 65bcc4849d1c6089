import { readdir, readFile } from 'node:fs/promises';

/** Children of this process that run a program of this name; empty where there is no /proc. */
export async function childrenNamed(name: string): Promise<number[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((entry) => /^\d+$/.test(entry)).map(Number);
  const found = await Promise.all(pids.map(async (pid) => ((await isChild(pid, name)) ? [pid] : [])));
  return found.flat();
}

async function isChild(pid: number, name: string): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [, comm = '', rest = ''] = /^\d+ \((.*)\) (.*)$/.exec(stat.trim()) ?? [];
  return comm === name && Number(rest.split(' ')[1]) === process.pid;
}

/** Seconds of CPU that a process has used so far, in 1/100 s (proc(5), fields 14 and 15); undefined where there is no /proc. */
export async function cpuSeconds(pid: number | undefined): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.length < 13 ? undefined : (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Bytes of memory that a process holds (proc(5), status); undefined where there is no /proc. */
export async function residentBytes(pid: number | undefined): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
}
