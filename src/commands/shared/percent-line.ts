import type { Terminal } from './terminal.ts';

/** Draws how much is copied again and again in one line, on a terminal only. */
export function percentLine({ isTerminal, printError }: Terminal) {
  let shown = -1;
  return ({ done, total }: { done: number; total: number }) => {
    if (!isTerminal) return;
    const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
    if (percent === shown && done !== total) return;
    shown = percent;
    printError(`\rcopied ${percent} %${done === total ? '\n' : ''}`);
  };
}
