import { join } from 'node:path';
import { runCommand } from '../process/run-command.ts';
import { Remedy } from '../remedy.ts';
import { findVersion } from './find-tool.ts';
import { installOnce } from './install-once.ts';

export interface PythonEnvironmentOptions {
  cacheDir: string;
  /** Folder in the cache; holds the version. */
  name: string;
  /** What pip installs: `name==version`, or `-r` and a file. */
  requirements: readonly string[];
  /** As a person reads it: "schemathesis: installing with pip (50 MB, once)". */
  step: string;
  log: (line: string) => void;
}

/** A Python environment of its own in the cache folder, filled once; gives its Python. Throws Remedy when there is no Python 3.10. */
export async function pythonEnvironment(options: PythonEnvironmentOptions): Promise<string> {
  const { cacheDir, name, requirements, step, log } = options;
  const python = await findVersion(['python3', 'python'], ['--version'], /Python (\d+\.\d+)/, [3, 10]);
  const remedy = 'Install Python 3.10 or later with its venv module (apt-get install python3-venv)';
  if (!python) throw new Remedy('There is no Python 3.10 on the PATH', remedy);
  const fill = async (draft: string) => {
    await runCommand(python.path, ['-m', 'venv', draft], { step, remedy, log });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...requirements];
    await runCommand(join(draft, 'bin', 'python'), pip, { step, remedy, log });
  };
  const folder = await installOnce({ cacheDir, name, log, fill });
  return join(folder, 'bin', 'python');
}
