import { HOUR_MS, toTimestamp } from '../../domain/clock.ts';
import type { OperationContext } from '../../operations/operation-context.ts';
import { findGatewayState } from '../../store/backups/gateway-state.ts';
import { ok, warning, type Finding } from './finding.ts';

// One that is due is made within minutes, but the gateway may have been stopped at the time.
const OVERDUE_INTERVALS = 2;

/** Whether there is a backup, and whether the scheduled ones are made. */
export async function examineBackups({
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
