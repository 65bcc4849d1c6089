import { MAKER_HEADER } from '#shared/epoch.ts';
import { Problem } from '#shared/problem.ts';
import { MakerId } from '#shared/slug.ts';
import { callOrigin, type CallOptions, type OriginRequest, type Outcome } from './call-origin.ts';
import type { Admission } from '#shared/circuit-breaker.ts';
import { originLanes, refusal, type Lane } from './lanes.ts';
import type { OriginAnswer, OriginAttempt, OriginForward, OriginPort, OriginRead } from './origin-port.ts';
import { orderByDistance, regionsNear, type Region } from './regions.ts';
import { retryBudget } from './retry-budget.ts';

const HEALTH_TIMEOUT_MS = 1_000;
/** How long a sign of life is believed. */
const LIVES_MS = 5_000;
/** Three time-outs in a row open a breaker: each has cost a shopper the whole deadline. */
const TIMEOUT_WEIGHT = 2;
const NO_BODY = new Uint8Array(0);
const SHOWN_HEADERS = ['location', 'etag', 'retry-after', 'link', 'idempotent-replayed'];

export interface Origin {
  /** Scheme, host and port. */
  url: string;
  region: Region | null;
}

export interface FetchOriginsOptions extends CallOptions {
  /** The first is the primary; also the order for a caller whose whereabouts are unknown. */
  origins: readonly Origin[];
  /** Deadline of one read, headers and body. */
  timeoutMs: number;
}

/**
 * The origins over HTTP. A read asks them by distance, each at most once, passing over those whose breaker is open; a second attempt
 * has to be paid from the retry budget. What is passed on goes to the primary only; once, unless it may be repeated.
 */
export function fetchOrigins(options: FetchOriginsOptions): OriginPort {
  const lanes = originLanes({ now: options.now });
  const budget = retryBudget();

  async function ask(index: number, call: OriginRead | OriginForward, admission: Admission): Promise<Outcome> {
    const lane = lanes(index, call.op);
    const startedAtMs = options.now();
    const outcome = await callOrigin(options, options.origins[index]?.url ?? '', requestOf(options, call));
    if (outcome.kind === 'failure') {
      lane.breaker.settle(admission, false, outcome.problem.code === 'origin/timeout' ? TIMEOUT_WEIGHT : 1);
      lane.lastProblem = outcome.problem;
    } else lane.breaker.settle(admission, true);
    call.report(attemptOf(options, index, lane, options.now() - startedAtMs));
    return outcome;
  }

  async function read(call: OriginRead): Promise<OriginAnswer> {
    budget.deposit();
    let failed: Problem | undefined;
    let refused: Problem | undefined;
    for (const index of orderByDistance(options.origins, regionsNear(call.near))) {
      const lane = lanes(index, call.op);
      const admission = lane.breaker.enter();
      // Nobody waits for a probe: the read itself is made behind the caller's back.
      if (admission === 'probe') call.waitUntil(ask(index, { ...call, report: ignore }, admission));
      if (admission !== 'pass') {
        refused ??= refusal(lane);
        call.report(attemptOf(options, index, lane, 0));
        continue;
      }
      if (failed !== undefined && !budget.withdraw()) break;
      const outcome = await ask(index, call, admission);
      if (outcome.kind === 'answer') return answerOf(outcome);
      if (outcome.kind === 'problem') throw outcome.problem;
      if (outcome.kind === 'stream') throw new TypeError('a read gave a stream');
      failed = outcome.problem;
    }
    throw failed ?? refused ?? new Problem('origin/unavailable');
  }

  /** A write cannot be made twice, so what is made behind its caller's back is a question for life; then one caller is the probe. */
  async function seeWhetherItLives(lane: Lane): Promise<void> {
    const lives = await answersOk(`${options.origins[0]?.url ?? ''}/healthz`);
    if (!lives) {
      lane.breaker.settle('probe', false);
      return;
    }
    lane.livesUntilMs = options.now() + LIVES_MS;
    lane.breaker.release();
  }

  return {
    read,
    async forward(call) {
      const lane = lanes(0, call.op);
      const admission = lane.breaker.enter();
      const isLiving = options.now() < lane.livesUntilMs;
      if (admission === 'probe' && !isLiving) call.waitUntil(seeWhetherItLives(lane));
      if (admission === 'refuse' || (admission === 'probe' && !isLiving)) {
        call.report(attemptOf(options, 0, lane, 0));
        throw refusal(lane);
      }
      budget.deposit();
      let outcome = await ask(0, call, admission);
      if (call.mayRepeat && isBroken(outcome) && lane.breaker.state() === 'closed' && budget.withdraw())
        outcome = await ask(0, call, lane.breaker.enter());
      if (outcome.kind === 'problem' || outcome.kind === 'failure') throw outcome.problem;
      return { ...outcome, body: contentOf(outcome.body), headers: shownHeaders(outcome.headers) };
    },
    isReady: async () => anyTrue(options.origins.map(({ url }) => answersOk(`${url}/readyz`))),
  };
}

/** The connection broke, or something between answered; a time-out has used the caller's patience up, and what the origin tells stands. */
const isBroken = (outcome: Outcome): boolean =>
  outcome.kind === 'failure' && outcome.problem.code === ('origin/unavailable' satisfies Problem['code']);

function requestOf(options: FetchOriginsOptions, call: OriginRead | OriginForward): OriginRequest {
  return 'method' in call
    ? call
    : { ...call, method: 'GET', body: NO_BODY, headers: {}, timeoutMs: options.timeoutMs, streams: false };
}

function attemptOf(options: FetchOriginsOptions, index: number, lane: Lane, ms: number): OriginAttempt {
  return { index, region: options.origins[index]?.region ?? null, ms, breaker: lane.breaker.state() };
}

/** `callOrigin` has seen to it that what comes without JSON has no content, which a read never asks for. */
function answerOf({ body, contentType, headers }: Extract<Outcome, { kind: 'answer' }>): OriginAnswer {
  const maker = MakerId.safeParse(headers.get(MAKER_HEADER));
  return { body, contentType: contentType ?? 'application/json', maker: maker.data };
}

const contentOf = (body: Uint8Array | ReadableStream<Uint8Array>): Uint8Array | ReadableStream<Uint8Array> | null =>
  body instanceof Uint8Array && body.byteLength === 0 ? null : body;

function shownHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    SHOWN_HEADERS.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value] as const];
    }),
  );
}

/** True as soon as one is. */
async function anyTrue(answers: readonly Promise<boolean>[]): Promise<boolean> {
  const trueOnly = answers.map(async (answer) => (await answer) || Promise.reject(new Error('false')));
  return Promise.any(trueOnly).catch(() => false);
}

/** Whether a health route answers 2xx in time; never throws. */
async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

function ignore(): void {}
