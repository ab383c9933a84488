import type { Exchange } from './answer.ts';
import type { FuzzRequest } from './request.ts';
import { nameOf, type Target } from './targets.ts';

/** Counts what a run has seen, and keeps its first faults. */
export interface Tally {
  count(request: FuzzRequest, target: Target | null, exchange: Exchange): void;
  fault(number: number, request: FuzzRequest, text: string): void;
  /** Kinds of faults, each with its first request; empty when the gateway has done all as documented. */
  faults(): string[];
  /** `GET /v1/models 200`, of what is documented. */
  seen: ReadonlySet<string>;
  counts: Counts;
}

export interface Counts {
  requests: number;
  accepted: number;
  refused: number;
  /** Answered or closed before a route saw them. */
  onWire: number;
  closed: number;
  faults: number;
}

export function createTally(): Tally {
  const seen = new Set<string>();
  const byKind = new Map<string, { count: number; first: string }>();
  const counts: Counts = {
    requests: 0,
    accepted: 0,
    refused: 0,
    onWire: 0,
    closed: 0,
    faults: 0,
  };
  return {
    seen,
    counts,
    count(request, target, exchange) {
      counts.requests++;
      if (request.onWire !== null) counts.onWire++;
      if (exchange.outcome !== 'answered') {
        counts.closed++;
        return;
      }
      const { status } = exchange.answer;
      if (status < 400) counts.accepted++;
      else counts.refused++;
      if (target !== null && request.method === target.method) seen.add(`${nameOf(target)} ${status}`);
    },
    fault(number, request, text) {
      counts.faults++;
      const kind = byKind.get(text) ?? { count: 0, first: `request ${number}, ${describe(request)}` };
      kind.count++;
      byKind.set(text, kind);
    },
    faults: () => [...byKind].map(([text, { count, first }]) => `${count} × ${text}\n    ${first}`),
  };
}

function describe({ target, mutations, method, path, query, headers, body }: FuzzRequest): string {
  const shown = headers
    .filter(([name]) => !/^(host|authorization)$/i.test(name))
    .map(([name, value]) => `${name}: ${value}`);
  const parts = [`${method} ${[path, ...query].join('?')}`, ...shown, body?.toString('latin1') ?? ''];
  return `${nameOf(target)} [${mutations.join(', ')}]: ${JSON.stringify(parts.join(' | ').slice(0, 400))}`;
}
