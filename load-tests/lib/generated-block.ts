const marks = (name: string): [string, string] => [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];

/**
 * A page with the text of one block replaced; what stands around it is written by hand and stays. A page without the block gets a
 * section for it at its end.
 */
export function withBlock(page: string, name: string, title: string, text: string): string {
  const [begin, end] = marks(name);
  const block = `${begin}\n\n\`\`\`\n${text.trim()}\n\`\`\`\n\n${end}`;
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 && to === -1) return `${page.trimEnd()}\n\n## ${name}: ${title}\n\n${block}\n`;
  if (from === -1 || to < from) throw new Error(`${begin} and ${end} must both stand in the page, in this order`);
  return page.slice(0, from) + block + page.slice(to + end.length);
}
