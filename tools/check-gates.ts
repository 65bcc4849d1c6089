import { randomBytes } from 'node:crypto';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { GATES, type GateName } from './gates.ts';
import { copyOfTree, whilePlanted, type Plant } from './planted-copy.ts';
import { run } from './run.ts';

/** One violation that a gate must catch. */
type GatePlant = Plant & { gate: GateName };

const append = (line: string) => (text: string) => `${text}${line}\n`;

/** At least one for each gate; the boundaries have one for each rule that guards a wall of the house. */
const PLANTS: readonly GatePlant[] = [
  {
    gate: 'format',
    what: 'a badly laid out line',
    file: 'shared/money.ts',
    plant: append('export   const  crooked = {a:1} ;'),
  },
  {
    gate: 'lint',
    what: 'a promise nobody waits for',
    file: 'origin/catalog/app.ts',
    plant: append('Promise.resolve(1);'),
  },
  {
    gate: 'lint',
    what: 'the environment read outside env.ts',
    file: 'origin/catalog/app.ts',
    plant: append('export const home = process.env.HOME;'),
  },
  {
    gate: 'types',
    what: 'a string where a number belongs',
    file: 'shared/money.ts',
    plant: append("export const wrong: number = 'one';"),
  },
  {
    gate: 'types',
    what: 'a Node global in shared/',
    file: 'shared/money.ts',
    plant: append('export const bytes = Buffer.from([]);'),
  },
  {
    gate: 'boundaries',
    what: 'the edge importing an origin',
    file: 'edge/planted.ts',
    plant: append("export { buildCatalog } from '../origin/catalog/app.ts';"),
  },
  {
    gate: 'boundaries',
    what: 'one service importing another',
    file: 'origin/catalog/planted.ts',
    plant: append("export { Profile } from '../sync/profiles/profile.ts';"),
  },
  {
    gate: 'boundaries',
    what: 'shared/ importing a service',
    file: 'shared/planted.ts',
    plant: append("export { buildCatalog } from '../origin/catalog/app.ts';"),
  },
  {
    gate: 'boundaries',
    what: 'production importing dev/',
    file: 'origin/catalog/planted.ts',
    plant: append("export * from '../../dev/stack.ts';"),
  },
  {
    gate: 'boundaries',
    what: 'a Node built-in at the edge',
    file: 'edge/planted.ts',
    plant: append("export { readFile } from 'node:fs/promises';"),
  },
  {
    gate: 'boundaries',
    what: 'a circle',
    file: 'shared/slug.ts',
    plant: append("export { sizeKey } from './search-index.ts';\nexport * from './contracts/model.ts';"),
  },
  {
    gate: 'dead-code',
    what: 'an export nobody uses',
    file: 'shared/money.ts',
    plant: append('export const nobodyUsesThis = 1;'),
  },
  {
    gate: 'dead-code',
    what: 'a file nobody imports',
    file: 'origin/catalog/planted.ts',
    plant: append('export const alone = 1;'),
  },
  {
    gate: 'doc-refs',
    what: 'a path that is gone',
    file: 'ARCHITECTURE.md',
    plant: append('See `origin/catalog/gone.ts`.'),
  },
  {
    gate: 'doc-refs',
    what: 'an npm script that is gone',
    file: 'README.md',
    plant: append('Run npm run no-such-script.'),
  },
  {
    gate: 'openapi',
    what: 'a stale openapi.json',
    file: 'edge/docs/openapi.json',
    plant: (text) => text.replace('"openapi"', '"openapi" '),
  },
  { gate: 'openapi', what: 'a problem that docs/errors.md lacks', file: 'docs/errors.md', plant: append('stale') },
  {
    gate: 'orders-docs',
    what: 'a step of the saga that docs/orders.md lacks',
    file: 'docs/orders.md',
    plant: (text) => text.replace('capture_payment', 'capture'),
  },
  {
    gate: 'redocly',
    what: 'an operation without a summary',
    file: 'edge/docs/openapi.json',
    plant: (text) => text.replace(/"summary": "Filter[^"]*",/, ''),
  },
  {
    gate: 'bundle',
    what: '300 KB that cannot be compressed',
    file: 'edge/worker.ts',
    plant: append(`globalThis.name = '${randomBytes(300_000).toString('base64')}';`),
  },
  {
    gate: 'sample-feeds',
    what: 'an edited sample feed',
    file: 'dev/sample-feeds/manifest.json',
    plant: (text) => text.replace('[', '[ '),
  },
  {
    gate: 'pins',
    what: 'a version range',
    file: 'package.json',
    plant: (text) => text.replace(/"zod": "/, '"zod": "^'),
  },
  {
    gate: 'pins',
    what: 'a registry host in the lockfile',
    file: 'package-lock.json',
    plant: (text) => text.replace('"version":', '"resolved": "https://registry.example/x",\n      "version":'),
  },
];

await using tree = await copyOfTree();
const copy = tree.path;
let bad = 0;
await copyPackages(path.join(copy, 'node_modules'));
for (const gate of GATES) await expectColour(gate.name, 'green', 'the tree as it stands');
for (const plant of PLANTS) await whilePlanted(copy, plant, () => expectColour(plant.gate, 'red', plant.what));
const planted = new Set<string>(PLANTS.map((plant) => plant.gate));
for (const gate of GATES.filter((candidate) => !planted.has(candidate.name))) {
  console.error(`BAD  ${gate.name}: no violation is planted for it`);
  bad++;
}
console.log(
  bad === 0
    ? `\nevery gate was seen green and red (${PLANTS.length} violations planted)`
    : `\n${bad} gates did not hold`,
);
if (bad > 0) process.exitCode = 1;

/** A real folder, since several gates resolve links and would then judge files outside the copy; hard links where they can be made. */
async function copyPackages(target: string): Promise<void> {
  const source = path.resolve('node_modules');
  const linked = await run(['cp', '-al', source, target], copy);
  if (linked.code === 0) return;
  await rm(target, { recursive: true, force: true });
  await cp(source, target, { recursive: true, verbatimSymlinks: true });
}

async function expectColour(name: GateName, colour: 'green' | 'red', what: string): Promise<void> {
  const gate = GATES.find((candidate) => candidate.name === name);
  if (gate === undefined) throw new Error(`no gate ${name}`);
  const { code, output } = await run(gate.command, copy);
  const holds = (code === 0) === (colour === 'green');
  console.log(`${holds ? 'ok  ' : 'BAD '} ${name.padEnd(13)} ${colour.padEnd(5)} on ${what}`);
  if (holds) return;
  bad++;
  console.error(output.split('\n').slice(0, 15).join('\n'));
}
