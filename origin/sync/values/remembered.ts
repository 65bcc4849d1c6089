const MAX_ENTRIES = 20_000;
const MAX_KEY_LENGTH = 500;

/**
 * The same function with its answers remembered by text: feeds say the same few words over and over. It forgets all
 * of them when they are too many, so that memory stays bounded; texts that are too long to recur are not kept.
 */
export function remembered<Answer extends object | string | number | boolean | null>(
  read: (text: string) => Answer,
): (text: string) => Answer {
  const answers = new Map<string, Answer>();
  return (text) => {
    const known = answers.get(text);
    if (known !== undefined) return known;
    const answer = read(text);
    if (text.length > MAX_KEY_LENGTH) return answer;
    if (answers.size >= MAX_ENTRIES) answers.clear();
    answers.set(text, answer);
    return answer;
  };
}
