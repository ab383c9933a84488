import type { Terminal } from './terminal.ts';

/**
 * Runs what may take long, with a line on standard error that says what it is and how far it is, and goes away at the end. Only where
 * standard error is a terminal: a log or a pipe gets nothing.
 */
export async function withProgress<T>(
  { isErrorTerminal, printError }: Pick<Terminal, 'isErrorTerminal' | 'printError'>,
  what: string,
  work: (show: ShowProgress) => Promise<T>,
): Promise<T> {
  if (!isErrorTerminal) return work(() => undefined);
  let shown = '';
  const draw = (text: string) => {
    if (text !== shown) printError(`\r${text}\u001B[K`);
    shown = text;
  };
  draw(`${what} …`);
  try {
    return await work(({ done, total }) =>
      draw(`${what} ${total === undefined ? done : `${percentOf(done, total)} %`}`),
    );
  } finally {
    printError('\r\u001B[K');
  }
}

/** How far the work is; without a total, only how much is done. */
export type ShowProgress = (progress: { done: number; total?: number }) => void;

function percentOf(done: number, total: number): number {
  return total === 0 ? 100 : Math.floor((done / total) * 100);
}
