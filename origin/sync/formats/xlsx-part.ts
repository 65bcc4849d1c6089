import { StringDecoder } from 'node:string_decoder';
import type { Entry } from 'yauzl';
import { Problem } from '#shared/problem.ts';
import { localName } from './xml-root.ts';
import { xmlScanner, type OpenElement } from './xml-scanner.ts';
import type { ZipArchive } from './zip-archive.ts';

export interface PartListener {
  /** An element has begun, by its local name. */
  opened?(name: string, element: OpenElement): void;
  /** An element has ended, by its local name. */
  closed?(name: string, element: OpenElement): void;
}

/** Reads one XML part of a workbook; its errors name the part. */
export async function scanPart(zip: ZipArchive, entry: Entry, listener: PartListener): Promise<void> {
  for await (const _ of partEvents(zip.read(entry), listener)) continue;
}

/** The same in steps: gives control back after each chunk, so that what was heard can be handed on. */
export async function* partEvents(chunks: AsyncIterable<Buffer>, listener: PartListener): AsyncGenerator<void> {
  const scanner = xmlScanner({
    opened: (element) => listener.opened?.(localName(element.name), element),
    closed: (element) => listener.closed?.(localName(element.name), element),
  });
  const decoder = new StringDecoder('utf8');
  try {
    for await (const chunk of chunks) {
      scanner.write(decoder.write(chunk));
      yield;
    }
    scanner.write(decoder.end());
    scanner.close();
    yield;
  } catch (error) {
    throw error instanceof Problem && error.code === 'feed/malformed'
      ? new Problem('feed/malformed', `in the workbook, ${error.message}`, { cause: error })
      : error;
  }
}
