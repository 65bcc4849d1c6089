import { StringDecoder } from 'node:string_decoder';
import { Problem } from '#shared/problem.ts';

export interface TextLine {
  text: string;
  /** From 1. */
  line: number;
  /** False for a last line without a line end. */
  ended: boolean;
}

const MAX_LINE_CHARACTERS = 2_000_000;

/**
 * Lines of UTF-8 text, a batch for each chunk; any of the three line ends.
 * @throws Problem feed/malformed when a line has no end within two million characters
 */
export async function* lines(chunks: AsyncIterable<Buffer>): AsyncGenerator<TextLine[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let line = 1;
  for await (const chunk of chunks) {
    const parts = `${rest}${decoder.write(chunk)}`.split(/\r\n|\n|\r(?!$)/u);
    rest = parts.pop() ?? '';
    if (rest.length > MAX_LINE_CHARACTERS)
      throw new Problem(
        'feed/malformed',
        `line ${line + parts.length}: no end within ${MAX_LINE_CHARACTERS} characters`,
      );
    const from = line;
    line += parts.length;
    if (parts.length > 0) yield parts.map((text, index) => ({ text, line: from + index, ended: true }));
  }
  const text = rest + decoder.end();
  if (text !== '') yield [{ text: text.replace(/\r$/u, ''), line, ended: text.endsWith('\r') }];
}
