import type { Engine } from '../databases.ts';
import { createContract } from '../http/openapi/contract.ts';
import { checkAnswer, targetOf } from './check-answer.ts';
import { createChoice } from './choice.ts';
import { createConnection } from './connection.ts';
import { startGatewayUnderTest } from './gateway-under-test.ts';
import { createIdPool } from './id-pool.ts';
import { makeRequest } from './make-request.ts';
import { bytesInUse } from './memory-growth.ts';
import type { Draw } from './request.ts';
import { rowsInEveryState } from './rows-in-every-state.ts';
import { watchStoredRows } from './stored-rows.ts';
import { createTally, type Tally } from './tally.ts';
import { targetsOf } from './targets.ts';

export interface FuzzOptions {
  engine: Engine;
  requests: number;
  seed: number;
}

export interface FuzzResult extends Pick<Tally, 'counts' | 'seen'> {
  operations: string[];
  faults: string[];
  /** After a collection, from the first tenth of the requests on. */
  grownBytes: number;
}

// Because a request can revoke the key, end the budget or lower the limits that the next ones are sent with.
const REQUESTS_WITH_ONE_KEY = 100;

// Several times the requests that are answered until one is served whose caller has gone.
const MAX_SERVED_LATE = 20;

/** Sends requests that are made from the document and checks every answer and what is stored after it. */
export async function runFuzz({ engine, requests, seed }: FuzzOptions): Promise<FuzzResult> {
  const gateway = await startGatewayUnderTest(engine);
  const { document, context } = gateway;
  const stored = await watchStoredRows(context.database);
  const connection = createConnection(gateway.port);
  try {
    const targets = targetsOf(document);
    const ids = createIdPool();
    const tally = createTally();
    const checks = { contract: createContract(document), targets, schemas: document.components.schemas };
    const tokens = { team: '', operator: gateway.operatorToken, otherTeam: '' };
    // What was sent without an answer may be served, and stored, while the next ones are answered.
    let unansweredAt = -Infinity;
    let number = 0;
    const leftBy = async (what: string) => {
      const changed = await stored.changes();
      if (number - unansweredAt <= MAX_SERVED_LATE) return [];
      return changed.length === 0 ? [] : [`${what} changed ${changed.join(', ')}`];
    };
    let bytesAtFirst = 0;
    for (; number < requests; number++) {
      // Its own, so that request 4,711 of a seed is always the same, whatever was answered before it.
      const choice = createChoice(seed * 1_000_003 + number);
      if (number % REQUESTS_WITH_ONE_KEY === 0) {
        Object.assign(tokens, await rowsInEveryState(context, ids, choice));
        await stored.accept();
      }
      if (number === Math.floor(requests / 10)) bytesAtFirst = bytesInUse();
      context.clock.advance(choice.integer(1, 200));
      const draw: Draw = { choice, ids, targets, tokens };
      const request = makeRequest(document, draw);
      const exchange = await connection.exchange(request);
      const target = request.onWire === null ? targetOf(request, targets) : null;
      tally.count(request, target, exchange);
      for (const fault of await faultsOf(exchange)) tally.fault(number, request, fault);

      async function faultsOf({ outcome, ...found }: typeof exchange): Promise<string[]> {
        if (!('answer' in found)) {
          const isFault = outcome !== 'closed' || request.onWire === null;
          const text = 'text' in found ? found.text : '';
          // A whole request whose sender closes at once may be served without an answer.
          const left = request.mutations.includes('cut') ? await leftBy(outcome) : [];
          await stored.accept();
          unansweredAt = number;
          return [...(isFault ? [`${outcome} ${text}`] : []), ...left];
        }
        const { status, body } = found.answer;
        if (status < 300 && body.length < 100_000) ids.addAll(body.toString());
        const isSafe = ['GET', 'HEAD', 'OPTIONS'].includes(request.method);
        const left = status >= 400 || isSafe ? await leftBy(`${status}`) : [];
        if (status < 400) await stored.accept();
        const faults = checkAnswer(found.answer, request, checks);
        const cause = status >= 500 ? [(gateway.failures.at(-1) ?? '').slice(0, 600)] : [];
        return [...faults.map((fault) => [fault, ...cause].join(' ')), ...left];
      }
    }
    const grownBytes = bytesInUse() - bytesAtFirst;
    const operations = targets.map(({ method, path }) => `${method} ${path}`);
    return { counts: tally.counts, seen: tally.seen, operations, faults: tally.faults(), grownBytes };
  } finally {
    connection.close();
    await stored.close();
    await gateway.close();
  }
}
