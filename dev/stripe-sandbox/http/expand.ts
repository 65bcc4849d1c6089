import type { State } from '../engine/state.ts';
import { jsonById } from '../render/by-id.ts';
import { invalidParam } from './api-error.ts';

const MAX_DEPTH = 4;
const EXPANDABLE = new Set(
  'data latest_charge balance_transaction failure_balance_transaction payment_intent charge customer payment_method source'.split(
    ' ',
  ),
);

/** Checks `expand` paths before anything is done. @throws ApiError 400 for a field that cannot be expanded. */
export function checkExpand(paths: readonly string[]): void {
  for (const path of paths) {
    const segments = path.split('.');
    if (segments.length > MAX_DEPTH) {
      throw invalidParam(
        'expand',
        `You cannot expand more than ${MAX_DEPTH} levels of a property (property: ${path}).`,
      );
    }
    const wrong = segments.find((segment) => !EXPANDABLE.has(segment));
    if (wrong !== undefined) throw invalidParam('expand', `This property cannot be expanded (${wrong}).`);
  }
}

/** Puts objects in the place of their ids along `expand` paths: `latest_charge.balance_transaction`, `data.charge`. */
export function expand(answer: object, paths: readonly string[], state: State, now: number): object {
  for (const path of paths) expandPath(answer, path.split('.'), state, now);
  return answer;
}

function expandPath(target: object, [name, ...rest]: readonly string[], state: State, now: number): void {
  if (name === undefined) return;
  const value: unknown = Reflect.get(target, name);
  if (Array.isArray(value)) {
    for (const item of value) if (isObject(item)) expandPath(item, rest, state, now);
    return;
  }
  const expanded = typeof value === 'string' ? jsonById(state, value, now) : value;
  if (!isObject(expanded)) return;
  Reflect.set(target, name, expanded);
  expandPath(expanded, rest, state, now);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
