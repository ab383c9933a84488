import { HOUR_MS, toTimestamp } from '../../domain/clock.ts';
import type { OperationContext } from '../../operations/operation-context.ts';
import { readHold } from '../../operations/backups/read-hold.ts';
import { findGatewayState } from '../../store/backups/gateway-state.ts';
import { ok, warning, type Finding } from './finding.ts';

// One that is due is made within minutes, but the gateway may have been stopped at the time.
const OVERDUE_INTERVALS = 2;

/** Whether there is a backup, whether the scheduled ones are made, and whether the gateway is on hold after a restore. */
export async function examineBackups(
  context: Pick<OperationContext, 'store' | 'clock' | 'policy'>,
): Promise<Finding[]> {
  const hold = await readHold(context);
  const findings = await examineMade(context);
  if (hold === null) return findings;
  const since = `on hold since ${toTimestamp(hold.since)} (${hold.reason}): nothing is submitted and no webhook sent`;
  const advice = 'Look at nanogate unreconciled-charge list, then run nanogate resume.';
  return [...findings, warning('hold', since, advice)];
}

async function examineMade({
  store,
  clock,
  policy: { backups },
}: Pick<OperationContext, 'store' | 'clock' | 'policy'>): Promise<Finding[]> {
  if (store.engine === 'postgres')
    return [ok('backups', "the server's own tools make them: see docs/backups.md")];
  const last = await findGatewayState(store.reader, 'last_backup');
  const newest =
    last === null ? 'there is no backup' : `the newest is ${last.file} of ${toTimestamp(last.createdAt)}`;
  if (backups === null) return [ok('backups', `${newest}; none is scheduled, because BACKUP_DIR is not set`)];
  const overdueAt = (last?.createdAt ?? -Infinity) + OVERDUE_INTERVALS * backups.intervalMs;
  if (overdueAt > clock.now()) return [ok('backups', newest)];
  return [
    warning(
      'backups',
      `${newest}, and one is due every ${backups.intervalMs / HOUR_MS} h`,
      `Is a gateway running? Its /readyz says why a backup into ${backups.folder} fails.`,
    ),
  ];
}
