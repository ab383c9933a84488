import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimPolls } from '../../src/operations/upstream/claim-polls.ts';
import { pollGeneration } from '../../src/operations/upstream/poll-generation.ts';
import { reapLeases } from '../../src/operations/upstream/reap-leases.ts';
import { submitGeneration } from '../../src/operations/upstream/submit-generation.ts';
import { postgresEngine } from '../databases.ts';
import { startPostgres, type PostgresServer } from '../start-postgres.ts';
import {
  acceptPicture,
  claimNext,
  createContext,
  createPrincipal,
  current,
  submitNext,
  waitForPoll,
  type TestContext,
} from './fixture.ts';
import { completed } from './upstream/fake-upstream.ts';

let server: PostgresServer;
let context: TestContext;

beforeAll(() => {
  server = startPostgres({ isDurable: true });
});
afterAll(() => server.stop());
beforeEach(async () => {
  context = await createContext(postgresEngine(() => server.url));
});
afterEach(() => context.database.drop());

/** What the upstream is asked for, after which the server goes; it comes back when the answer was kept once. */
const answers: Record<string, { ask(): Promise<unknown>; end: object }> = {
  submission: {
    ask: async () => submitGeneration(context, await claimNext(context)),
    end: { status: 'pending', upstreamGenerationId: 'up-late' },
  },
  poll: {
    async ask() {
      await submitNext(context);
      await waitForPoll(context);
      const [claim] = (await claimPolls(context, 1)).claims;
      await pollGeneration(context, claim!);
    },
    end: { status: 'completed' },
  },
};

describe.each(Object.keys(answers))('an answer in hand to a %s', (kind) => {
  it.each(['crash', 'stop'] as const)('outlives a %s of PostgreSQL', async (command) => {
    const { id } = await acceptPicture(context, await createPrincipal(context));
    let asked = 0;
    const goneAfter = async <T>(answer: T) => {
      asked += 1;
      await server.control(command);
      return answer;
    };
    if (kind === 'submission')
      context.upstream.submit = () =>
        goneAfter({ kind: 'confirmed', upstreamGenerationId: 'up-late', upstreamTaskId: null });
    context.upstream.checkStatus = () => goneAfter(completed);
    let back: Promise<void> | undefined;
    context.observe = (observation) => {
      if (observation.kind === 'answer_kept') back ??= server.control('start');
    };
    await answers[kind]!.ask();
    await back;
    expect(asked).toBe(1);
    expect(await reapLeases(context)).toBe(0);
    expect(await current(context, id)).toMatchObject(answers[kind]!.end);
  });
});
