import type { OkOf, Op } from '#shared/contracts/op.ts';
import type { Example } from '../openapi/examples.ts';
import { requestOf } from './request-of.ts';

export interface RecordOptions<O extends Op> {
  token?: string;
  /** Cuts what a reader need not see whole. */
  shorten?: (answer: OkOf<O>) => OkOf<O>;
}

/** Asks the real system and keeps what was asked and answered. */
export interface Recorder {
  /** By operation id. */
  readonly recorded: Record<string, Example>;
  /** Gives the answer as its contract parses it. Throws an Error for any other status than the operation's own. */
  record<O extends Op>(op: O, request: Example['request'], options?: RecordOptions<O>): Promise<OkOf<O>>;
}

/** A recorder over the edge at `url`. */
export function recorderOf(url: string): Recorder {
  const recorded: Record<string, Example> = {};
  return {
    recorded,
    async record<O extends Op>(op: O, request: Example['request'], options: RecordOptions<O> = {}) {
      const { target, init } = requestOf(op, request, options.token);
      const response = await fetch(url + target, init);
      const text = await response.text();
      if (response.status !== (op.okStatus ?? 200)) throw new Error(`${op.id} answered ${response.status}: ${text}`);
      const answer = asOk<O>(op.ok.parse(text === '' ? undefined : JSON.parse(text)));
      const shown = options.shorten?.(answer) ?? answer;
      recorded[op.id] ??= shown === undefined ? { request } : { request, answer: shown };
      return answer;
    },
  };
}

/** The contract has just parsed it. */
const asOk = <O extends Op>(parsed: unknown): OkOf<O> => parsed as OkOf<O>;
