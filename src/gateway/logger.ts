import { createRequire } from 'node:module';
import { isatty } from 'node:tty';
import { pino, type Logger } from 'pino';
import type pretty from 'pino-pretty';
import type { Config } from '../config/config.ts';

const STDOUT = 1;

// For every line of the process: these fields are never logged.
const redact = [
  'req.headers.authorization',
  'headers.authorization',
  'apiKey',
  '*.apiKey',
  'secret',
  '*.secret',
];

// One write per line would cost a good part of what the request itself costs. A process that ends by itself writes the rest
// of the buffer; only a kill can lose the last moments.
const buffered = { dest: STDOUT, sync: false, minLength: 4_096 };
const FLUSH_AFTER_MS = 100;

/** JSON lines on standard output, or readable lines on a terminal. */
export function createLogger({ LOG_LEVEL, LOG_PRETTY }: Pick<Config, 'LOG_LEVEL' | 'LOG_PRETTY'>): Logger {
  const forPeople = LOG_PRETTY === 'auto' ? isatty(STDOUT) : LOG_PRETTY === 'true';
  const options = { level: LOG_LEVEL, redact, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  if (!forPeople) return pino(options, bufferedDestination());
  // Loaded only here: most processes log JSON, and a command should start fast.
  const prettyStream = createRequire(import.meta.url)('pino-pretty') as typeof pretty;
  return pino(options, prettyStream({ ignore: 'reqId' }));
}

/**
 * Flushes some time after a line, and not again and again: a process that logs nothing is not woken. A flush does nothing
 * while an earlier write is under way, so the lines that came meanwhile are flushed after it.
 */
export function bufferedDestination(
  open = () => pino.destination(buffered),
): ReturnType<typeof pino.destination> {
  const destination = open();
  const write = destination.write.bind(destination);
  let timer: NodeJS.Timeout | null = null;
  let unwrittenBytes = 0;
  const flushSoon = () => {
    timer ??= setTimeout(() => {
      timer = null;
      destination.flush();
    }, FLUSH_AFTER_MS).unref();
  };
  destination.on('write', (bytes) => (unwrittenBytes -= bytes));
  destination.on('drain', () => {
    if (unwrittenBytes > 0) flushSoon();
  });
  destination.write = (line) => {
    unwrittenBytes += Buffer.byteLength(line);
    flushSoon();
    return write(line);
  };
  return destination;
}
