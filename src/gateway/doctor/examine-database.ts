import { existsSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Config } from '../../config/config.ts';
import { AppError } from '../../domain/app-error.ts';
import { checkIntegrity } from '../../store/engine/check-integrity.ts';
import { rootMessage } from '../../store/engine/database-fault.ts';
import type { Store } from '../../store/engine/store.ts';
import { newestSealedText } from '../../store/signing/sealed-text.ts';
import { keyIdOf } from '../../webhooks/secret-box.ts';
import { encryptionKeys, keyFileOf } from '../encryption-keys.ts';
import { failure, ok, warning, type Finding } from './finding.ts';

// The gateway refuses new generations at 16 MB.
const LOW_FREE_BYTES = 256e6;
const LARGE_WAL_BYTES = 1e9;

/** The database itself. An error: nothing else can be read in it. */
export async function examineDatabase(config: Config, store: Store): Promise<Finding[]> {
  const wrongSetting = await store.verifyConnections().then(
    () => null,
    (error: unknown) => error,
  );
  if (wrongSetting !== null) {
    if (wrongSetting instanceof AppError) throw wrongSetting;
    return [
      failure('database', rootMessage(wrongSetting), 'See docs/several-gateways.md, connection poolers.'),
    ];
  }
  const pending = await store.pendingMigrations();
  if (pending.length > 0)
    return [
      failure(
        'database',
        `${pending.length} migrations are pending`,
        'Start the gateway, or run nanogate migrate.',
      ),
    ];
  const problems = await checkIntegrity(store.reader);
  const findings = problems.map((problem) =>
    failure('database', problem, 'Stop the gateway and restore a backup; keep this file.'),
  );
  const { databaseBytes, walBytes } = await store.size();
  const size = `${megabytes(databaseBytes)}, write-ahead log ${walBytes === null ? "the server's" : megabytes(walBytes)}`;
  if ((walBytes ?? 0) > LARGE_WAL_BYTES)
    findings.push(warning('database', `${size}: the log is large`, 'End what reads the file for long.'));
  if (problems.length === 0) findings.push(ok('database', `${store.engine}, intact, migrated, ${size}`));
  if (store.engine === 'postgres' && isPolling(config))
    findings.push(
      warning(
        'database',
        'nobody is notified: work of other processes is found after a second',
        'Set DATABASE_DIRECT_URL to PostgreSQL itself.',
      ),
    );
  return [...findings, ...examineDisk(config)];
}

function isPolling({ DATABASE_PREPARED_STATEMENTS, DATABASE_DIRECT_URL }: Config): boolean {
  return DATABASE_PREPARED_STATEMENTS === 'off' && DATABASE_DIRECT_URL === null;
}

function examineDisk({ DATABASE_URL }: Config): Finding[] {
  if (!DATABASE_URL.startsWith('file:')) return [];
  const folder = dirname(DATABASE_URL.slice('file:'.length));
  const { bavail, bsize } = statfsSync(folder);
  const message = `${megabytes(bavail * bsize)} free in ${folder}`;
  if (bavail * bsize >= LOW_FREE_BYTES) return [ok('disk', message)];
  return [failure('disk', message, 'Free space: below 16 MB new generations are refused.')];
}

/** The keys that encrypt secrets. Creates none. */
export async function examineKeys(config: Config, store: Store): Promise<Finding[]> {
  const sealed = await newestSealedText(store.reader);
  const isMissing = config.ENCRYPTION_KEY === null && !existsSync(keyFileOf(config));
  if (isMissing && sealed === null) return [ok('keys', 'none yet: the first start creates one')];
  const findings: Finding[] = [];
  const keys = encryptionKeys(config, sealed, ({ file }, message) =>
    findings.push(warning('keys', `${message}: ${file}`, `Run chmod 600 ${file}.`)),
  );
  const needed = sealed === null ? null : keyIdOf(sealed);
  if (needed !== null && !keys.some(({ id }) => id === needed))
    return [
      ...findings,
      failure(
        'keys',
        `no configured key decrypts the newest secret (key ${needed})`,
        'Set ENCRYPTION_KEY to that key.',
      ),
    ];
  return [...findings, ok('keys', `${keys.length} configured, the current one is ${keys[0]?.id}`)];
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
