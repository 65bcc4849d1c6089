import type { RunProgress } from '#shared/contracts/sync-runs.ts';

/** Where progress is shown: a line that is written over in a terminal, nothing where the text goes into a file. */
export interface ProgressLine {
  tell: (progress: RunProgress) => void;
  end: () => void;
}

export function progressLine(out: NodeJS.WriteStream): ProgressLine {
  if (!out.isTTY) return { tell: () => undefined, end: () => undefined };
  return {
    tell({ percent, rows, rowsPerSecond, models, modelsTotal, secondsLeft }) {
      const gone = modelsTotal === null ? '' : `, ${number(models)} of ${number(modelsTotal)} models`;
      const left = secondsLeft === null ? '' : `, ${secondsLeft} s left`;
      out.write(`\r\u001b[K  ${percent} %, ${number(rows)} rows (${number(rowsPerSecond)}/s)${gone}${left}`);
    },
    end: () => void out.write('\r\u001b[K'),
  };
}

const number = (value: number): string => value.toLocaleString('en');
