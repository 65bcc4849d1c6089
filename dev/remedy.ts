/** What went wrong on this machine, told in one line with what to do about it. Never a stack trace. */
export class Remedy extends Error {
  override readonly name = 'Remedy';

  constructor(what: string, whatToDo: string, options?: ErrorOptions) {
    super(`${what}. ${whatToDo}`, options);
  }
}

/** The one line to print for any failure: a Remedy's own words, else the error with its type. */
export function oneLine(error: unknown): string {
  if (error instanceof Remedy) return error.message;
  const text =
    error instanceof Error
      ? error.name === 'Error'
        ? error.message
        : `${error.name}: ${error.message}`
      : String(error);
  return text.replace(/\s+/g, ' ').trim();
}
