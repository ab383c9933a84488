import { parseJson } from '../../domain/parse-json.ts';
import type { Terminal } from '../shared/terminal.ts';
import type { Examined } from './examiner.ts';

export interface Printer {
  /** @param canVerify whether there is a key to verify with */
  listening(url: string, canVerify: boolean): void;
  received(request: Examined): void;
  /** What came and was no request. */
  garbage(reason: string): void;
}

/** One JSON value a line. */
export function createJsonPrinter({ print }: Terminal): Printer {
  const line = (value: object) => print(`${JSON.stringify(value)}\n`);
  return {
    listening: (url) => line({ kind: 'listening', url }),
    received: ({ body, receivedAt, ...request }) =>
      line({ kind: 'request', receivedAt, ...request, body: body.toString() }),
    garbage: (reason) => line({ kind: 'garbage', receivedAt: new Date(), reason }),
  };
}

/** A wide line for each request; on a terminal the body below it. */
export function createLinePrinter({ print, isTerminal }: Terminal): Printer {
  const line = (...cells: string[]) => print(`${printable(cells.join('  ')).replaceAll('\n', ' ')}\n`);
  return {
    listening(url, canVerify) {
      const host = new URL(url).hostname.replace(/[[\]]/g, '');
      const reachedBy = host === '0.0.0.0' || host === '::' ? '<its address>' : host;
      print(`Listening on ${url}, or any other path. Ctrl-C ends it.\n`);
      print(`The gateway delivers here with WEBHOOK_ALLOWED_NETWORKS=${reachedBy} among its settings.\n`);
      if (!canVerify) print('Signatures are not verified: give a --secret or --public-key.\n');
    },
    received(request) {
      const { receivedAt, method, path, status, type, id, body } = request;
      line(
        receivedAt.toISOString(),
        (type ?? '-').padEnd(TYPE_WIDTH),
        id ?? '-',
        describeVerification(request),
        ...(request.duplicate ? ['duplicate'] : []),
        `${method} ${path}`,
        `${body.length} bytes`,
        `answered ${status}`,
      );
      if (isTerminal && body.length > 0) print(`${printable(formatBody(body)).replace(/^/gm, '  ')}\n`);
    },
    garbage: (reason) => line(new Date().toISOString(), 'garbage'.padEnd(TYPE_WIDTH), reason),
  };
}

// The longest type, `budget.threshold_reached`.
const TYPE_WIDTH = 24;

// The gateway's webhooks have at most 20 kB, and a few more when they are indented.
const MAX_SHOWN_CHARACTERS = 40_000;

function describeVerification({ verification }: Examined): string {
  if (verification === null) return 'not verified';
  return verification.valid ? `verified ${verification.scheme}` : `NOT VALID: ${verification.reason}`;
}

function formatBody(body: Buffer): string {
  const text = body.toString();
  const value = parseJson(text);
  const shown = value === undefined ? text : JSON.stringify(value, null, 2);
  return shown.length > MAX_SHOWN_CHARACTERS ? `${shown.slice(0, MAX_SHOWN_CHARACTERS)}…` : shown;
}

/** Whoever sends must not be able to steer the terminal: control characters, and others that change what is seen. */
function printable(text: string): string {
  return text.replace(/[^\P{C}\n]/gu, '\u{FFFD}');
}
