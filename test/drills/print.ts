/** One line for whoever watches the drill. */
export const print = (line: string): void => void process.stdout.write(`${line}\n`);
