import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import {
  STOCK_LOAD_TYPE,
  StockLoaded,
  stockLoadTarget,
  writeStockEnd,
  writeStockLine,
  type StockLine,
} from '#shared/contracts/stock-load.ts';
import { PROBLEMS, type ProblemCode } from '#shared/problem-table.ts';
import { Problem } from '#shared/problem.ts';
import { SIGNATURE_HEADER, signRequest, type SigningKeys } from '#shared/signing.ts';

/** Where the orders service is, and what it knows us by. */
export interface OrdersService {
  url: string;
  signingKeys: SigningKeys;
  /** Before the second attempt; each later one waits twice as long. Half a second, unless given. */
  pauseMs?: number;
}

export interface StockLoad {
  /** Whose counts these are. */
  makerId: string;
  runId: string;
  /** When it was counted: what is older than what was told since changes nothing. */
  asOf: Date;
  /** Gives the lines anew for each attempt, ascending by SKU and place. */
  lines: () => AsyncIterable<StockLine> | Iterable<StockLine>;
}

const ATTEMPTS = 5;
const PAUSE_MS = 500;
/** Characters of one piece of the body. */
const PIECE_LENGTH = 64 * 1_024;
/** Worth another attempt: the load goes on where it was. */
const LATER: ReadonlySet<ProblemCode> = new Set(['orders/unavailable', 'stock/load-in-progress', 'request/too-slow']);
const ProblemAnswer = z.object({ code: z.string(), detail: z.string().optional() });

/**
 * Sends a load of counted stock to the orders service as a stream, at most five times while it is away.
 * @throws Problem orders/unavailable, or what the service refused it with
 */
export async function sendLoad(service: OrdersService, load: StockLoad, signal: AbortSignal): Promise<StockLoaded> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await sendOnce(service, load, signal);
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof Problem) || !LATER.has(error.code)) throw error;
      await pause((service.pauseMs ?? PAUSE_MS) * 2 ** (attempt - 1), undefined, { signal });
    }
  }
}

async function sendOnce(
  { url, signingKeys }: OrdersService,
  load: StockLoad,
  signal: AbortSignal,
): Promise<StockLoaded> {
  const target = stockLoadTarget(load.makerId, load.runId, load.asOf);
  const sign = (body: Uint8Array) => signRequest({ method: 'PUT', target, body }, signingKeys, Date.now());
  const failed: { cause?: unknown } = {};
  const answer = await fetch(`${url}${target}`, {
    method: 'PUT',
    headers: { 'content-type': STOCK_LOAD_TYPE, [SIGNATURE_HEADER]: sign(new Uint8Array()) },
    body: ReadableStream.from(noting(bodyOf(load, sign), failed)),
    duplex: 'half',
    signal,
  }).catch((cause: unknown) => {
    signal.throwIfAborted();
    // What went wrong with the lines is ours, not the service's.
    throw failed.cause ?? new Problem('orders/unavailable', `the orders service did not answer at ${url}`, { cause });
  });
  if (answer.ok) return StockLoaded.parse(await answer.json());
  throw refusalOf(answer.status, await answer.text());
}

async function* noting(body: AsyncIterable<Uint8Array>, failed: { cause?: unknown }): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    failed.cause = cause;
    throw cause;
  }
}

async function* bodyOf({ lines }: StockLoad, sign: (body: Uint8Array) => string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let [rows, piece] = [0, ''];
  for await (const line of lines()) {
    piece += writeStockLine(line);
    rows++;
    if (piece.length < PIECE_LENGTH) continue;
    hash.update(piece);
    yield Buffer.from(piece);
    piece = '';
  }
  hash.update(piece);
  yield Buffer.from(piece + writeStockEnd(rows, sign(Buffer.from(hash.digest('hex')))));
}

/** The problem that the service answered with; whatever else it may be, it does not answer as it should. */
function refusalOf(status: number, text: string): Problem {
  const read = ProblemAnswer.safeParse(jsonOr(text));
  const { code = '', detail } = read.success ? read.data : {};
  if (isProblemCode(code) && code !== 'internal') return new Problem(code, detail);
  return new Problem('orders/unavailable', `the orders service answered ${status} to a load of stock`);
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(PROBLEMS, code);
