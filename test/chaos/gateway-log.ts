export const ERROR_LEVEL = 50;

export interface LogEntry {
  level: number;
  msg?: string;
  err?: { type?: string; message?: string; stack?: string };
}

/** A line of a gateway's log, or of what Node writes when a process ends on an error. */
export function parseLogLine(line: string): LogEntry & { address?: unknown } {
  try {
    return JSON.parse(line) as LogEntry & { address?: unknown };
  } catch {
    return { level: ERROR_LEVEL, msg: line };
  }
}
