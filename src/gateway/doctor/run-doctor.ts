import { existsSync } from 'node:fs';
import { versions } from 'node:process';
import type { Config, Environment } from '../../config/config.ts';
import { systemClock } from '../../domain/clock.ts';
import { openStore } from '../../store/open-store.ts';
import { version } from '../../version.ts';
import { createPolicy } from '../policy.ts';
import { storeOptions } from '../store-options.ts';
import { examineBackups } from './examine-backups.ts';
import { examineDatabase, examineKeys } from './examine-database.ts';
import { examineFiles } from './examine-files.ts';
import { examineHold } from './examine-hold.ts';
import { examineOperators } from './examine-operators.ts';
import { examineSettings } from './examine-settings.ts';
import { examineAccounts, examineUpstream } from './examine-upstream.ts';
import { examineWork } from './examine-work.ts';
import { failure, guarded, ok, type Finding } from './finding.ts';

/** Examines everything that the gateway needs. Changes nothing (no migration, no paid request) and leaves nothing behind. */
export async function runDoctor(environment: Environment): Promise<Finding[]> {
  const { config, findings } = examineSettings(environment);
  const found = [ok('version', `nanogate ${version}, Node ${versions.node}`), ...findings];
  if (config === null) return found;
  found.push(...(await guarded('upstream', () => examineUpstream(config))));
  found.push(...(await guarded('database', () => examineStored(config))));
  return found;
}

async function examineStored(config: Config): Promise<Finding[]> {
  const file = config.DATABASE_URL.startsWith('file:') ? config.DATABASE_URL.slice('file:'.length) : null;
  if (file !== null && !existsSync(file))
    return [
      failure('database', `${file} does not exist`, 'The first start creates it. Or is DATABASE_URL wrong?'),
    ];
  const store = openStore({ ...storeOptions(config), clock: systemClock, onIdleError: () => undefined });
  try {
    const database = await examineDatabase(config, store);
    if (database.some(({ status, check }) => status === 'error' && check === 'database')) return database;
    const context = { store, clock: systemClock, policy: createPolicy(config) };
    return [
      ...database,
      ...(await guarded('keys', () => examineKeys(config, store))),
      ...(await guarded('hold', () => examineHold(context))),
      ...(await guarded('accounts', () => examineAccounts(context))),
      ...(await guarded('operators', () => examineOperators(context))),
      ...(await guarded('work', () => examineWork(context))),
      ...(await guarded('backups', () => examineBackups(context))),
      ...(await guarded('files', () => examineFiles(config, store))),
    ];
  } finally {
    await store.close();
  }
}
