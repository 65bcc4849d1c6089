import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { cut, element } from './xml.ts';

test('element → text that every XML reader reads back, without what XML cannot hold', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      let read = '';
      const parser = new SaxesParser();
      parser.on('text', (part) => (read += part));
      parser.on('error', (error) => {
        throw error;
      });
      parser.write(`<a>${element('b', text)}</a>`).close();
      const allowed = text.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
      // XML reads every kind of line end as one (section 2.11); the last one is element's own.
      const expected = allowed.replaceAll(/\r\n?/g, '\n');
      expect(read).toBe(expected === '' ? '' : `${expected}\n`);
    }),
  );
});

test('cut → never in the middle of a character', () => {
  expect(cut('12345', 5)).toBe('12345');
  expect(cut('😀😀😀😀', 5)).toBe('😀😀…');
  expect(cut('e\u0301e\u0301', 3)).toBe('e\u0301…');
});
