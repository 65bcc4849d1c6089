/** What a pattern's first group found in a tool's output, one after the other, for the table. */
export function figuresOf(output: string, pattern: RegExp): string {
  const found = [...output.matchAll(pattern)].map(([, group]) => group ?? '');
  return found.length === 0 ? 'nothing was read' : found.join(', ');
}
