/** One check of `npm run verify`: seconds, no servers. */
export interface Gate {
  name: string;
  /** What it holds up, for the table that verify prints. */
  holds: string;
  command: readonly [string, ...string[]];
}

const tool = (name: string) => `node_modules/.bin/${name}`;
const script = (path: string, ...args: string[]): [string, ...string[]] => [process.execPath, path, ...args];

export const GATES = [
  { name: 'format', holds: 'one way to lay out code', command: [tool('oxfmt'), '--check', '.'] },
  { name: 'lint', holds: 'type-aware rules', command: [tool('oxlint'), '--type-aware', '.'] },
  { name: 'types', holds: 'strict TypeScript in every project', command: [tool('tsc'), '-b'] },
  { name: 'boundaries', holds: 'who may import whom', command: script('tools/check-boundaries.ts') },
  { name: 'dead-code', holds: 'no unused file, export or dependency', command: [tool('knip')] },
  { name: 'doc-refs', holds: 'paths, scripts and links in the docs exist', command: script('tools/check-doc-refs.ts') },
  {
    name: 'openapi',
    holds: 'openapi.json and docs/errors.md as generated',
    command: script('tools/openapi.ts', '--check'),
  },
  {
    name: 'orders-docs',
    holds: 'diagrams and tables of docs/orders.md as generated',
    command: script('tools/orders-docs.ts', '--check'),
  },
  { name: 'redocly', holds: 'openapi.json without a warning of the linter', command: script('tools/lint-openapi.ts') },
  { name: 'bundle', holds: 'the worker within 200 KB gzipped', command: script('tools/deploy/bundle-budget.ts') },
  {
    name: 'sample-feeds',
    holds: 'sample feeds as generated',
    command: script('dev/sample-feeds/generate.ts', '--check'),
  },
  { name: 'pins', holds: 'exact versions, no registry host, no machine path', command: script('tools/check-pins.ts') },
] as const satisfies readonly Gate[];

export type GateName = (typeof GATES)[number]['name'];
