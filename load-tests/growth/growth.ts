import { writeFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../dev/paths.ts';
import { oneLine, Remedy } from '../../dev/remedy.ts';
import { machineLine } from '../lib/figures.ts';
import { withBlock } from '../lib/generated-block.ts';
import { saveResult } from '../lib/save-result.ts';
import { growModels, growSizes } from './grow-catalogue.ts';
import { growOrders } from './grow-orders.ts';
import { growUsers } from './grow-users.ts';
import { curveTable, type Curve } from './curve.ts';

const CURVES: Readonly<Record<string, { title: string; grow: () => Promise<Curve> }>> = {
  models: { title: 'models in the catalogue, 125 sizes each', grow: growModels },
  sizes: { title: 'sizes of each of 1,024 models', grow: growSizes },
  users: { title: 'users at once on cached answers', grow: growUsers },
  orders: { title: 'orders in the table', grow: growOrders },
};
const PAGE = join(ROOT, 'docs', 'performance', 'growth.md');

/** `npm run growth -- [CURVE…]`: measures the curves, all without a name, and writes each table into docs/performance/growth.md. */
async function growth(given: readonly string[]): Promise<void> {
  const names = given.length === 0 ? Object.keys(CURVES) : given;
  const unknown = names.find((name) => !Object.hasOwn(CURVES, name));
  if (unknown !== undefined)
    throw new Remedy(`There is no curve ${unknown}`, `One of: ${Object.keys(CURVES).join(', ')}`);
  for (const name of names) {
    const found = CURVES[name];
    if (found === undefined) continue;
    const curve = await found.grow();
    const text = `${new Date().toISOString().slice(0, 10)}; ${machineLine()}\n\n${curveTable(curve)}`;
    console.log(`${text}\nkept in ${await saveResult(`growth-${name}`, { machine: machineLine(), curve })}`);
    await writeFile(PAGE, withBlock(await readFile(PAGE, 'utf8'), name, found.title, text));
  }
}

try {
  await growth(process.argv.slice(2));
} catch (error) {
  console.error(oneLine(error));
  process.exitCode = 1;
}
