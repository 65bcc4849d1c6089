import { SaxesParser, type SaxesAttributePlain } from 'saxes';
import { Problem } from '#shared/problem.ts';

const MAX_DEPTH = 40;
/** Longest text, comment or tag between two events of the parser. */
const MAX_SILENCE_CHARACTERS = 4_000_000;
const MAX_TEXT_CHARACTERS = 1_000_000;

export type Attributes = Record<string, string>;

/** One element that is open, with its text so far. */
export interface OpenElement {
  name: string;
  attributes: Attributes;
  text: string;
}

export interface XmlScanner {
  /** Parses the next piece of the file. */
  write(text: string): void;
  /** Ends the file; throws when it ends too early. */
  close(): void;
  /** The line that is being read, from 1. */
  line(): number;
  /** A `feed/malformed` that names the line. */
  malformed(detail: string, cause?: unknown): Problem;
}

export interface XmlListener {
  /** An element has begun; `depth` counts it, the root is 1. */
  opened(element: OpenElement, depth: number): void;
  /** An element has ended; `depth` is that at which it stood. */
  closed(element: OpenElement, depth: number): void;
}

/**
 * XML as a push parser (saxes) within bounds: well-formedness is checked, and entities beyond XML's own five are never expanded.
 * @throws Problem feed/malformed with the line for whatever is broken
 */
export function xmlScanner(listener: XmlListener): XmlScanner {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const open: OpenElement[] = [];
  let written = 0;
  let lastEvent = 0;
  const heard = () => void (lastEvent = written);
  const malformed = (detail: string, cause?: unknown) =>
    new Problem('feed/malformed', `line ${parser.line}: ${detail}`, { cause });
  const addText = (text: string) => {
    heard();
    const element = open.at(-1);
    if (element !== undefined && element.text.length < MAX_TEXT_CHARACTERS) element.text += text;
  };
  parser.on('error', (error) => {
    throw malformed(error.message.replace(/^\d+:\d+:\s*/, ''), error);
  });
  parser.on('doctype', (text) => {
    heard();
    if (/<!ENTITY/i.test(text))
      throw malformed('the DOCTYPE declares entities, which are never expanded: write their text');
  });
  parser.on('comment', heard);
  parser.on('processinginstruction', heard);
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('opentag', (tag) => {
    heard();
    if (open.length >= MAX_DEPTH) throw malformed(`elements stand more than ${MAX_DEPTH} deep in one another`);
    const element = { name: tag.name, attributes: asPlainAttributes(tag.attributes), text: '' };
    open.push(element);
    listener.opened(element, open.length);
  });
  parser.on('closetag', () => {
    heard();
    const element = open.pop();
    if (element !== undefined) listener.closed(element, open.length + 1);
  });
  return {
    write(text) {
      written += text.length;
      parser.write(text);
      if (written - lastEvent > MAX_SILENCE_CHARACTERS)
        throw malformed(`more than ${MAX_SILENCE_CHARACTERS} characters without an element`);
    },
    close: () => void parser.close(),
    line: () => parser.line,
    malformed,
  };
}

/** Without the xmlns option, saxes gives attributes as plain strings. */
const asPlainAttributes = (attributes: Record<string, string | SaxesAttributePlain>): Attributes =>
  attributes as Attributes;
