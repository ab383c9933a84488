import pg from 'pg';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Principal } from '../../../src/domain/access/principal.ts';
import { claimPolls } from '../../../src/operations/upstream/claim-polls.ts';
import { claimSubmission } from '../../../src/operations/upstream/claim-submission.ts';
import { submitGeneration } from '../../../src/operations/upstream/submit-generation.ts';
import { testAccounts } from '../../../src/operations/upstream/test-accounts.ts';
import { postgres } from '../../engines.ts';
import {
  acceptPicture,
  claimNext,
  createContext,
  createPrincipal,
  submitNext,
  type TestContext,
} from '../fixture.ts';

// In the settings, the last of the names comes first.
const accounts = ['zeta', 'alpha'].map((name) => ({
  name,
  apiKey: name,
  requestsPerHour: 1_000,
  maxInFlight: 100,
}));

let context: TestContext;
let principal: Principal;
let other: pg.Client;

beforeEach(async () => {
  context = await createContext(postgres, { accounts });
  principal = await createPrincipal(context);
  other = new pg.Client({ connectionString: context.database.url });
  await other.connect();
});
afterEach(async () => {
  await other.end();
  await context.database.drop();
});

/** Each works with several accounts in one transaction. */
const works: Record<string, () => Promise<() => Promise<unknown>>> = {
  async 'a claim of a submission'() {
    await acceptPicture(context, principal);
    return () => claimSubmission(context);
  },
  async 'a claim of polls, of which that of the last account is due first'() {
    for (let i = 0; i < 2; i++) {
      await acceptPicture(context, principal);
      await submitNext(context);
      context.clock.advance(1);
    }
    context.clock.advance(60_000);
    return () => claimPolls(context, 2);
  },
  async 'an answer that concerns the host of all'() {
    await acceptPicture(context, principal);
    const claim = await claimNext(context);
    const reason = 'connect ECONNREFUSED';
    context.upstream.submitOutcomes = [
      { kind: 'not_sent', cause: 'unreachable', reason, retryAfterMs: null },
    ];
    return () => submitGeneration(context, claim);
  },
  'a start': async () => () => testAccounts(context),
};

it.each(Object.keys(works))('%s locks accounts in the order of their names', async (name) => {
  const work = await works[name]!();
  await other.query("begin; select 1 from upstream_accounts where name = 'alpha' for update");
  const working = work();
  const waits = `select 1 from pg_locks where not granted and database =
    (select oid from pg_database where datname = current_database()) or (not granted and locktype = 'transactionid')`;
  await expect.poll(async () => (await other.query(waits)).rowCount).toBeGreaterThan(0);
  // It holds none of the others while it waits for the first.
  await other.query("select 1 from upstream_accounts where name = 'zeta' for update nowait");
  await other.query('rollback');
  await working;
});
