import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptAnswer } from '../http/idempotency.ts';
import type { SandboxEvent } from '../webhooks/event-log.ts';
import type { LedgerRow } from './ledger-row.ts';
import type { Records, Table } from './records.ts';

/** One commit: what was put, and what goes with it. Short names, since there is a line for each request. */
export interface JournalLine {
  puts?: [Table, Records[Table]][] | undefined;
  rows?: LedgerRow[] | undefined;
  events?: SandboxEvent[] | undefined;
  keys?: KeptAnswer[] | undefined;
  /** Ids of events that were delivered. */
  sent?: string[] | undefined;
  clockMs?: number | undefined;
  reset?: true | undefined;
}

const REWRITE_AT_BYTES = 64 * 1024 * 1024;

/**
 * An append-only file of commits, written before the answer goes out, so that it outlives `kill -9` of the process.
 * It is rewritten from memory when it has doubled.
 */
export class Journal {
  readonly #file: string;
  #handle: number;
  #bytes: number;
  #rewriteAt: number;

  constructor(dataDir: string) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    this.#file = join(dataDir, 'journal.jsonl');
    this.#handle = openSync(this.#file, 'a', 0o600);
    this.#bytes = fstatSync(this.#handle).size;
    this.#rewriteAt = Math.max(REWRITE_AT_BYTES, this.#bytes * 2);
  }

  /** Every whole line in order; one that a crash cut off is left out. */
  static read(dataDir: string): JournalLine[] {
    const file = join(dataDir, 'journal.jsonl');
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').split('\n');
    lines.pop();
    return lines.map(asLine);
  }

  append(line: JournalLine): void {
    this.#bytes += writeSync(this.#handle, `${JSON.stringify(line)}\n`);
  }

  get wantsRewrite(): boolean {
    return this.#bytes > this.#rewriteAt;
  }

  /** Replaces the file by these lines, which hold the whole state. */
  rewrite(lines: Iterable<JournalLine>): void {
    const draft = `${this.#file}.draft`;
    const handle = openSync(draft, 'w', 0o600);
    this.#bytes = 0;
    for (const line of lines) this.#bytes += writeSync(handle, `${JSON.stringify(line)}\n`);
    renameSync(draft, this.#file);
    closeSync(this.#handle);
    this.#handle = handle;
    this.#rewriteAt = Math.max(REWRITE_AT_BYTES, this.#bytes * 2);
  }

  close(): void {
    closeSync(this.#handle);
  }
}

/** A line that this class wrote: nobody else writes the file. */
function asLine(text: string): JournalLine {
  return JSON.parse(text) as JournalLine;
}
