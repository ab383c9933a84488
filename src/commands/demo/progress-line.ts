import type { Terminal } from '../shared/terminal.ts';

const WIDTH = 30;

export interface ProgressLine {
  /** Shows a status and its progress, 0 to 100. */
  show(status: string, progress: number): void;
  end(): void;
}

/** One line that is redrawn in a terminal; elsewhere a plain line for each change. */
export function createProgressLine(terminal: Terminal): ProgressLine {
  let shown = '';
  return {
    show(status, progress) {
      const text = `${status.padEnd(10)} ${String(progress).padStart(3)} %`;
      if (text === shown) return;
      shown = text;
      if (!terminal.isTerminal) return terminal.print(`  ${text}\n`);
      const filled = Math.round((progress / 100) * WIDTH);
      terminal.print(`\r  ${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${text}\u001B[K`);
    },
    end() {
      if (terminal.isTerminal) terminal.print('\n');
    },
  };
}
