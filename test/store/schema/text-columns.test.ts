import { getTableColumns, getTableName, is, Table, type Column } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { storableText } from '../../../src/domain/storable-text.ts';
import { submitGeneration } from '../../../src/operations/upstream/submit-generation.ts';
import * as tables from '../../../src/store/schema/sqlite.ts';
import { storableOutcome } from '../../../src/upstream/storable-outcome.ts';
import { describeOnEngines } from '../../engines.ts';
import { hostileTexts } from '../../hostile-texts.ts';
import { limits } from '../../operations/files/files-context.ts';
import {
  acceptPicture,
  claimNext,
  createContext,
  createPrincipal,
  current,
  deliverDue,
  pollDue,
  registerEndpoint,
  setTeamBudget,
  submitNext,
  type TestContext,
} from '../../operations/fixture.ts';

/**
 * Where the text of a column comes from. `own`: the gateway makes it, or it is one of a list of words. `caller`: a schema refuses what
 * cannot be stored (`test/http/hostile-input.test.ts`). `operator`: likewise, or from the configuration. `upstream`, `receiver`: cleaned
 * where it enters, since nobody can be answered 400.
 */
type Source = 'own' | 'caller' | 'operator' | 'upstream' | 'receiver';

/** Every text of the schema that comes from outside. What is not listed is the gateway's own. */
const sources: Record<string, Exclude<Source, 'own'>> = {
  'teams.name': 'operator',
  'keys.name': 'operator',
  'operators.name': 'operator',
  'access_limits.allowed_models': 'operator',
  'access_limits.allowed_qualities': 'operator',
  'budgets.time_zone': 'operator',
  'budgets.alert_thresholds': 'operator',
  'budget_adjustments.note': 'operator',
  'budget_adjustments.actor': 'operator',
  'generations.idempotency_key': 'caller',
  'generations.input': 'caller',
  'generations.metadata': 'caller',
  'generations.webhook_url': 'caller',
  'generations.webhook_events': 'caller',
  'generations.traceparent': 'caller',
  'generations.request_id': 'caller',
  'generations.image_url': 'upstream',
  'generations.error_message': 'upstream',
  'generations.account': 'operator',
  'generations.submit_failure': 'upstream',
  'generations.upstream_generation_id': 'upstream',
  'ledger_entries.actor': 'operator',
  'ledger_entries.note': 'upstream',
  'submissions.account': 'operator',
  'submissions.reason': 'upstream',
  'upstream_accounts.name': 'operator',
  'upstream_accounts.failure_message': 'upstream',
  'upstream_accounts.submit_failure_message': 'upstream',
  'upstream_request_counts.account': 'operator',
  'upstream_requests.account': 'operator',
  'unreconciled_charges.reason': 'upstream',
  'unreconciled_charges.resolved_by': 'operator',
  'unreconciled_charges.image_url': 'upstream',
  'files.source_url': 'upstream',
  'files.failure': 'upstream',
  'files.name': 'caller',
  'audit_payloads.payload': 'caller',
  'audit_payloads.actor': 'operator',
  'recorded_settings.name': 'operator',
  'recorded_settings.value': 'operator',
  'endpoints.url': 'caller',
  'endpoints.events': 'caller',
  'endpoints.description': 'caller',
  'endpoints.headers': 'caller',
  'endpoints.signatures': 'caller',
  'receivers.id': 'caller',
  'events.payload': 'upstream',
  'deliveries.receiver_id': 'caller',
  'deliveries.url': 'caller',
  'attempts.error': 'receiver',
  'attempts.response_excerpt': 'receiver',
  'usage_daily_metadata.metadata_key': 'operator',
  'usage_daily_metadata.metadata_value': 'caller',
};

/** Columns of the gateway's own text: ids, hashes, words of a list, sealed secrets, statistics. */
const own =
  /(^|_)(id|hash|token|status|scope|period|kind|model|quality|priority|outcome|resolution|day|sealed|cursor|type|task|role|permissions|digest|salt|action|holder|previous_secrets)$|^(disabled_reason|failure_reason|submit_failure_reason|use|sequence|include|unconfirmed_result|error_code|price_version|public_key|learnt|entries|(fair_queue|task_leases)\.name|gateway_state\.(name|value)|row_failures\.error|late_pictures)$/;

const all = Object.values(tables).filter((table) => is(table, Table));
const columnsOf = (table: Table) => Object.values(getTableColumns(table) as Record<string, Column>);
const textColumns = all.flatMap((table) =>
  columnsOf(table)
    .filter((column) => column.dataType === 'string' || column.dataType === 'json')
    .map((column) => ({ table: getTableName(table), column: column.name })),
);

it('knows where the text of every column comes from', () => {
  const unknown = textColumns
    .filter(({ table, column }) => !(`${table}.${column}` in sources))
    .filter(({ table, column }) => !own.test(column) && !own.test(`${table}.${column}`));
  expect(unknown).toEqual([]);
  const listed = Object.keys(sources).filter(
    (name) => !textColumns.some(({ table, column }) => `${table}.${column}` === name),
  );
  expect(listed).toEqual([]);
});

describeOnEngines('text from the upstream and from receivers', (engine) => {
  let context: TestContext;
  beforeAll(async () => {
    context = await createContext(engine, { usageMetadataKeys: ['order'], files: limits });
  });
  afterAll(() => context.database.drop());

  it.each(hostileTexts)(
    'ends every generation and delivery, and leaves only what can be stored: %j',
    async (text) => {
      const principal = await createPrincipal(context);
      await setTeamBudget(context, principal, 1_000);
      const { endpoint } = await registerEndpoint(context, principal.teamId);
      const { submitOutcomes, pollOutcomes } = context.upstream;
      const accept = async () => (await acceptPicture(context, principal, { metadata: { order: 'a' } })).id;

      const ids = [await accept()];
      submitOutcomes.push(storableOutcome({ kind: 'refused', errorCode: text, message: text }));
      await submitNext(context);
      ids.push(await accept());
      submitOutcomes.push(
        storableOutcome({ kind: 'confirmed', upstreamGenerationId: text, upstreamTaskId: text }),
      );
      await submitNext(context);
      ids.push(await accept());
      submitOutcomes.push(
        storableOutcome({ kind: 'not_sent', cause: 'unavailable', reason: text, retryAfterMs: null }),
      );
      await submitGeneration(context, await claimNext(context));
      context.clock.advance(600_000);
      submitOutcomes.push(
        storableOutcome({ kind: 'confirmed', upstreamGenerationId: 'up', upstreamTaskId: text }),
      );
      await submitNext(context);
      pollOutcomes.push(storableOutcome({ kind: 'failed', message: text }));
      await pollDue(context);
      ids.push(await accept());
      await submitNext(context);
      pollOutcomes.push(storableOutcome({ kind: 'completed', imageUrl: `https://static.example/${text}` }));
      await pollDue(context);
      await deliverDue(context);

      for (const id of ids) expect((await current(context, id)).finishedAt, id).not.toBeNull();
      expect(endpoint.teamId).toBe(principal.teamId);
    },
  );

  it.each(
    textColumns.filter(({ table, column }) => /upstream|receiver/.test(sources[`${table}.${column}`] ?? '')),
  )('is stored unchanged in $table.$column once it is cleaned', async ({ table, column }) => {
    const [found] = all.filter((each) => getTableName(each) === table);
    const { tables: ofEngine } = context.store.reader;
    expect(found).toBeDefined();
    const [entry] = Object.entries(ofEngine).filter(([, each]) => getTableName(each) === table);
    const target = entry![1];
    const [key] = Object.entries(getTableColumns(target) as Record<string, Column>).filter(
      ([, each]) => each.name === column,
    );
    for (const text of hostileTexts) {
      const value = storableText(text);
      await expect(
        context.store.transaction(async (tx) => {
          await tx.db.update(target).set({ [key![0]]: value });
          const rows = (await tx.db.select().from(target)) as Record<string, unknown>[];
          expect(rows.length).toBeGreaterThan(0);
          expect(rows.every((row) => row[key![0]] === value)).toBe(true);
          throw new Error('rolled back');
        }),
      ).rejects.toThrow('rolled back');
    }
  });
});
