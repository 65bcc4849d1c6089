import { expect, test } from 'vitest';
import { callTree, hottest } from './call-tree.ts';
import type { CpuProfile } from './cpu-profile.ts';
import { flameGraph } from './flame-graph.ts';

const frame = (functionName: string, url = '', lineNumber = 0) => ({ functionName, url, lineNumber });

/** (root) → serve → parse twice, once through a second node of the same function; and time of no work. */
const PROFILE: CpuProfile = {
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 5, 6] },
    { id: 2, callFrame: frame('serve', 'file:///shop/origin/plugins/serve.ts', 9), children: [3, 4] },
    { id: 3, callFrame: frame('parse<T>', 'file:///shop/node_modules/zod/v4/core.js', 4) },
    { id: 4, callFrame: frame('parse<T>', 'file:///shop/node_modules/zod/v4/core.js', 4) },
    { id: 5, callFrame: frame('(idle)') },
    { id: 6, callFrame: frame('(garbage collector)') },
  ],
  samples: [2, 3, 4, 5, 6],
  timeDeltas: [1_000, 2_000, 3_000, 90_000, 4_000],
};

test('callTree → the same function under the same caller is one, waiting counts for nothing', () => {
  const tree = callTree(PROFILE);
  expect(tree.totalMs).toBe(10);
  const serve = tree.children.find(({ name }) => name === 'serve');
  expect(serve).toMatchObject({ owner: 'ours', where: 'origin/plugins/serve.ts:10', selfMs: 1, totalMs: 6 });
  expect(serve?.children).toMatchObject([{ name: 'parse<T>', owner: 'package', where: 'zod/v4/core.js:5', selfMs: 5 }]);
  expect(hottest(tree, 1)).toEqual([{ name: 'parse<T>', where: 'zod/v4/core.js:5', share: 0.5 }]);
});

test('flameGraph → a box for each function, its name and share to be read, markup escaped', () => {
  const svg = flameGraph('a & b', callTree(PROFILE));
  expect(svg.match(/<rect x=/g)).toHaveLength(4);
  expect(svg).toContain('<title>parse&lt;T&gt; zod/v4/core.js:5: 50.0 %, itself 50.0 %</title>');
  expect(svg).toContain('a &amp; b');
});
