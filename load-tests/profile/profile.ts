import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ROOT } from '../../dev/paths.ts';
import { oneLine, Remedy } from '../../dev/remedy.ts';
import { machineLine } from '../lib/figures.ts';
import { saveResult } from '../lib/save-result.ts';
import { callTree, hottest } from './call-tree.ts';
import { flameGraph } from './flame-graph.ts';
import { HOT_PATHS } from './paths.ts';

const SHOWN = 15;

/**
 * `npm run profile -- hit|miss|place`: runs the path under load over servers of its own, takes a CPU profile of its process and draws
 * docs/performance/NAME.svg. The profile itself is kept beside the results of benchmarks, for a viewer of `.cpuprofile` files.
 */
async function profile(name: string): Promise<void> {
  const path = HOT_PATHS[name];
  if (path === undefined)
    throw new Remedy(
      name === '' ? 'No path is named' : `There is no path ${name}`,
      `npm run profile -- ${Object.keys(HOT_PATHS).join('|')}`,
    );
  console.log(machineLine());
  const taken = await path.profile();
  const tree = callTree(taken);
  const folder = join(ROOT, 'docs', 'performance');
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${name}.svg`);
  await writeFile(file, flameGraph(path.title, tree));
  for (const { name: of, where, share } of hottest(tree, SHOWN))
    console.log(`${(share * 100).toFixed(1).padStart(5)} %  ${of}  ${where}`);
  console.log(`profile kept in ${await saveResult(`profile-${name}`, taken, '.cpuprofile')}`);
  console.log(`drawn in ${relative(ROOT, file)}`);
}

try {
  await profile(process.argv[2] ?? '');
} catch (error) {
  console.error(oneLine(error));
  process.exitCode = 1;
}
