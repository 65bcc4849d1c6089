import { z } from 'zod';
import { randomFrom, type Random } from '../../seed/random.ts';

/** What can go wrong with a request, in the order in which they are looked for. */
export const API_FAULTS = [
  'reset-before',
  'timeout-before',
  'error-before',
  'rate-limit',
  'error-rolled-back',
  'slow',
  'processing',
  'webhook-early',
  'error-after',
  'timeout-after',
  'reset-after',
] as const;
/** What can go wrong with the delivery of an event. */
export const WEBHOOK_FAULTS = ['webhook-delay', 'webhook-reorder', 'webhook-duplicate', 'webhook-lose'] as const;

/** One rule: what, on which operation or event type, how often. */
export const FaultRule = z.strictObject({
  kind: z.enum([...API_FAULTS, ...WEBHOOK_FAULTS]),
  /** An operation (`payment_intents.confirm`) or, for webhooks, an event type; `*` for all. */
  on: z.string().max(100).default('*'),
  /** The next so many, then the rule is gone. */
  next: z.int().min(1).max(1_000_000).optional(),
  /** Or each with this probability, drawn from the seed. Neither: always. */
  probability: z.number().min(0).max(1).optional(),
  /** `slow`, `processing`, `webhook-delay`: how long. `webhook-reorder`: at most. `webhook-lose`: until it is re-sent. */
  ms: z.int().min(0).max(3_600_000).optional(),
  /** `webhook-duplicate`: how often it is sent in all. */
  copies: z.int().min(2).max(20).optional(),
});
export type FaultRule = z.input<typeof FaultRule>;
type Rule = z.output<typeof FaultRule>;
export type FaultKind = Rule['kind'];

/** The faults that hit one request or event, by kind. */
export type Hits = ReadonlyMap<FaultKind, Rule>;

const NO_HITS: Hits = new Map();

/** The switched-on faults. The same seed and the same order of requests give the same faults. */
export class Faults {
  #rules: Rule[] = [];
  #random: Random = randomFrom(1);
  readonly #hits = new Map<string, number>();

  /** Adds rules; throws ZodError for one that is none. */
  add(...rules: readonly FaultRule[]): void {
    this.#rules.push(...rules.map((rule) => FaultRule.parse(rule)));
  }

  clear(): void {
    this.#rules = [];
    this.#hits.clear();
  }

  /** Begins the draw of probabilities anew. */
  seed(seed: number): void {
    this.#random = randomFrom(seed);
  }

  list(): readonly Rule[] {
    return this.#rules;
  }

  /** How many requests or events each kind has hit since the last clear. */
  counts(): Record<string, number> {
    return Object.fromEntries(this.#hits);
  }

  /** A number in [0, 1) from the seed, for waits of random length. */
  draw(): number {
    return this.#random();
  }

  /** What hits this operation or event now; a rule with `next` is used up by it. */
  take(on: string, kinds: readonly FaultKind[]): Hits {
    if (this.#rules.length === 0) return NO_HITS;
    const hits = new Map<FaultKind, Rule>();
    for (const rule of this.#rules) {
      if (!kinds.includes(rule.kind) || hits.has(rule.kind) || (rule.on !== '*' && rule.on !== on)) continue;
      if (rule.probability !== undefined && this.#random() >= rule.probability) continue;
      hits.set(rule.kind, rule);
      this.#hits.set(rule.kind, (this.#hits.get(rule.kind) ?? 0) + 1);
      if (rule.next !== undefined) rule.next -= 1;
    }
    this.#rules = this.#rules.filter((rule) => rule.next !== 0);
    return hits;
  }
}
