import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const Texts = z.record(z.string(), z.string());

/** A request as it goes over the wire and the answer that the real system gave to it. */
const Example = z.strictObject({
  request: z.strictObject({
    params: Texts.optional(),
    query: Texts.optional(),
    headers: Texts.optional(),
    body: z.unknown().optional(),
  }),
  /** Left out where the answer has no content. */
  answer: z.unknown().optional(),
});
export type Example = z.output<typeof Example>;

/** By operation id. */
export type Examples = Readonly<Record<string, Example>>;

export const EXAMPLES_FILE = join(import.meta.dirname, 'examples.json');

/** Reads what `npm run api:examples` recorded. */
export async function readExamples(): Promise<Examples> {
  return z.record(z.string(), Example).parse(JSON.parse(await readFile(EXAMPLES_FILE, 'utf8')));
}
