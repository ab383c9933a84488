import { MINUTE_MS } from '../../domain/clock.ts';
import type { OperationContext } from '../../operations/operation-context.ts';
import { readLoad } from '../../operations/read-load.ts';
import { countDisabledEndpoints } from '../../store/endpoints/endpoints.ts';
import { countStuck } from '../../store/upstream/count-stuck.ts';
import { ok, warning, type Finding } from './finding.ts';

// Several times what a busy gateway needs: workers run rounds every few seconds.
const STUCK_AFTER_MS = 10 * MINUTE_MS;

/** What waits, what is stuck, and what waits for an operator or a team. */
export async function examineWork(
  context: Pick<OperationContext, 'store' | 'clock' | 'policy'>,
): Promise<Finding[]> {
  const { store, clock, policy } = context;
  const now = clock.now();
  const load = await readLoad({ ...context, policy: { ...policy, teamLabels: true } });
  const stuck = await countStuck(store.reader, now - STUCK_AFTER_MS);
  const disabled = await countDisabledEndpoints(store.reader);
  const queuedMs = now - (load.oldestQueuedAt ?? now);
  const findings: Finding[] = [];
  const note = (number: number, what: string, remedy: string, check = 'work') => {
    if (number > 0) findings.push(warning(check, `${number} ${what}`, remedy));
  };
  if (queuedMs > STUCK_AFTER_MS)
    findings.push(
      warning(
        'work',
        `a generation is queued for ${Math.round(queuedMs / MINUTE_MS)} min`,
        'See the accounts above.',
      ),
    );
  const isRunning = 'Is a gateway running? If it is, see /readyz and its log.';
  note(stuck.polls, 'polls are overdue', isRunning);
  note(stuck.receivers, 'receivers have overdue webhooks', isRunning);
  note(stuck.leases, 'leases have expired and were not freed', isRunning);
  note(load.quarantinedRows, 'rows are in quarantine', 'Run nanogate quarantine list.', 'quarantine');
  note(
    load.unreconciledCharges,
    'charges are not reconciled',
    'Run nanogate unreconciled-charge list.',
    'unreconciled charges',
  );
  note(
    load.webhookCircuitsOpen,
    'receivers of webhooks have an open circuit',
    'Tell the teams that own them.',
    'webhooks',
  );
  note(
    disabled,
    'webhook endpoints are disabled',
    'Tell their teams: mend the receiver, enable, recover.',
    'webhooks',
  );
  for (const { scope, period, team, ratio } of load.budgets)
    if (ratio >= 1)
      findings.push(
        warning(
          'budgets',
          `the ${scope} budget of the ${period}${team === '' ? '' : ` of ${team}`} is used up`,
          'Adjust it with nanogate budget adjust, or wait for its next period.',
        ),
      );
  const queued = load.queued.interactive + load.queued.batch;
  return [
    ...findings,
    ok('work', `${queued} queued, ${load.inFlight} in flight, ${load.deliveriesWaiting} webhooks wait`),
  ];
}
