import type { CallNode } from './call-tree.ts';

const WIDTH = 1_600;
const ROW = 17;
const LETTER = 6.2;
const HEAD = 44;
/** Narrower boxes are left out: nobody could see them, and the file stays small. */
const MIN_WIDTH = 1.2;
const MAX_DEPTH = 60;
const FILLS: Record<CallNode['owner'], string> = { ours: '#f6a04d', package: '#8fb8de', runtime: '#cfcfcf' };

/** A flame graph as SVG: callers below, what they call above, width by time; our code orange, packages blue, the runtime grey. */
export function flameGraph(title: string, tree: CallNode): string {
  const boxes: string[] = [];
  let deepest = 0;
  const draw = (node: CallNode, x: number, depth: number): void => {
    const width = (node.totalMs / tree.totalMs) * WIDTH;
    if (width < MIN_WIDTH || depth > MAX_DEPTH) return;
    deepest = Math.max(deepest, depth);
    boxes.push(box(node, { x, width, depth }, tree.totalMs));
    let left = x;
    for (const child of node.children) {
      draw(child, left, depth + 1);
      left += (child.totalMs / tree.totalMs) * WIDTH;
    }
  };
  draw(tree, 0, 0);
  const height = HEAD + (deepest + 1) * ROW + 8;
  // The lowest caller stands at the bottom: rows count upwards.
  const upwards = `transform="translate(0 ${height - ROW - 4})"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="monospace" font-size="10.5">
<rect width="${WIDTH}" height="${height}" fill="#fff"/>
<text x="8" y="18" font-size="14">${escaped(title)}</text>
<text x="8" y="34">${tree.totalMs.toFixed(0)} ms of CPU; orange: this project, blue: packages, grey: the runtime; hover for names and shares</text>
<g ${upwards}>
${boxes.join('\n')}
</g>
</svg>
`;
}

function box(node: CallNode, at: { x: number; width: number; depth: number }, allMs: number): string {
  const [x, y, width] = [at.x.toFixed(1), -at.depth * ROW, Math.max(at.width - 0.4, 0.6).toFixed(1)];
  const share = `${((node.totalMs / allMs) * 100).toFixed(1)} %, itself ${((node.selfMs / allMs) * 100).toFixed(1)} %`;
  const told = `<title>${escaped(`${node.name} ${node.where}: ${share}`)}</title>`;
  const rect = `<rect x="${x}" y="${y}" width="${width}" height="${ROW - 1}" fill="${FILLS[node.owner]}"/>`;
  const letters = Math.floor((at.width - 4) / LETTER);
  const text =
    letters < 3 ? '' : `<text x="${(at.x + 2).toFixed(1)}" y="${y + 12}">${escaped(cut(node.name, letters))}</text>`;
  return `<g>${told}${rect}${text}</g>`;
}

const cut = (name: string, letters: number): string =>
  name.length <= letters ? name : `${name.slice(0, letters - 1)}…`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
