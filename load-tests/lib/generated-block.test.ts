import { expect, test } from 'vitest';
import { withBlock } from './generated-block.ts';

const page = '# Page\n\nby hand\n\n<!-- bench:a -->\n\nold\n\n<!-- /bench:a -->\n\nby hand too\n';

test('withBlock → only what stands between the marks changes, and twice is once', () => {
  const once = withBlock(page, 'a', 'A', 'new $& text');
  expect(once).toBe(page.replace('old', () => '```\nnew $& text\n```'));
  expect(withBlock(once, 'a', 'A', 'new $& text')).toBe(once);
});

test('withBlock → a section at the end when the page has none, an Error when a mark is lost', () => {
  expect(withBlock(page, 'b', 'what B is', 'x')).toMatch(/by hand too\n\n## b: what B is\n\n<!-- bench:b -->/);
  expect(() => withBlock(page.replace('<!-- /bench:a -->', ''), 'a', 'A', 'x')).toThrow('must both stand');
});
