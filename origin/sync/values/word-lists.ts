import { folded } from './text.ts';

/** Words of a profile for each value of an attribute: they go before the built-in ones. */
export type ProfileWords<Value extends string> = Partial<Record<Value, readonly string[] | undefined>>;

/** The first value one of whose words stands in the text; null when none does. */
export function byProfileWords<Value extends string>(
  text: string,
  values: readonly Value[],
  words: ProfileWords<Value> | undefined,
): Value | null {
  if (words === undefined) return null;
  const plain = folded(text);
  return values.find((value) => (words[value] ?? []).some((word) => plain.includes(folded(word)))) ?? null;
}
