import type { CpuProfile } from './cpu-profile.ts';

/** A function at one place of the stack: time in itself and in what it calls, in milliseconds. */
export interface CallNode {
  name: string;
  /** Where it stands, from the project's root or its package. */
  where: string;
  /** Whose code it is. */
  owner: 'ours' | 'package' | 'runtime';
  selfMs: number;
  totalMs: number;
  children: CallNode[];
}

/** Not work: the loop waited. */
const IDLE = new Set(['(idle)', '(root)']);

/** The stacks of a profile as one tree, the same function under the same caller taken together, waiting left out. */
export function callTree({ nodes, samples, timeDeltas }: CpuProfile): CallNode {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const selfMs = new Map<number, number>();
  for (const [index, id] of samples.entries())
    selfMs.set(id, (selfMs.get(id) ?? 0) + Math.max(0, timeDeltas[index] ?? 0) / 1_000);
  const grow = (ids: readonly number[]): CallNode[] => {
    const merged = Map.groupBy(
      ids.flatMap((id) => byId.get(id) ?? []).filter(({ callFrame }) => !IDLE.has(callFrame.functionName)),
      ({ callFrame }) => `${callFrame.functionName} ${callFrame.url}:${callFrame.lineNumber}`,
    );
    return [...merged.values()].flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      const self = same.reduce((sum, { id }) => sum + (selfMs.get(id) ?? 0), 0);
      const children = grow(same.flatMap((node) => node.children ?? []));
      return [summed({ ...placeOf(first.callFrame), selfMs: self, children })];
    });
  };
  const called = new Set(nodes.flatMap((node) => node.children ?? []));
  const roots = nodes.filter(({ id }) => !called.has(id)).flatMap(({ children = [] }) => children);
  return summed({ name: 'all', where: '', owner: 'runtime', selfMs: 0, children: grow(roots) });
}

function summed(node: Omit<CallNode, 'totalMs'>): CallNode {
  const children = node.children.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { ...node, children, totalMs: children.reduce((sum, child) => sum + child.totalMs, node.selfMs) };
}

function placeOf({ functionName, url, lineNumber }: CpuProfile['nodes'][number]['callFrame']) {
  const name = functionName === '' ? '(anonymous)' : functionName;
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+\/.*)$/.exec(url)?.[1];
  if (inPackage !== undefined) return { name, where: `${inPackage}:${lineNumber + 1}`, owner: 'package' as const };
  const own = /(?:^|\/)((?:edge|origin|shared|load-tests|dev)\/.*|worker\.js)$/.exec(url)?.[1];
  if (own !== undefined) return { name, where: `${own}:${lineNumber + 1}`, owner: 'ours' as const };
  return { name, where: url, owner: 'runtime' as const };
}

/** Functions by the time in themselves, wherever they were called from, with their share of all. */
export function hottest(tree: CallNode, count: number): { name: string; where: string; share: number }[] {
  const self = new Map<string, { name: string; where: string; share: number }>();
  const visit = (node: CallNode): void => {
    const key = `${node.name} ${node.where}`;
    const share = (self.get(key)?.share ?? 0) + node.selfMs / tree.totalMs;
    self.set(key, { name: node.name, where: node.where, share });
    node.children.forEach(visit);
  };
  visit(tree);
  return [...self.values()].toSorted((a, b) => b.share - a.share).slice(0, count);
}
