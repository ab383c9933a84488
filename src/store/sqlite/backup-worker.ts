import { parentPort, workerData } from 'node:worker_threads';
import { writeBackup } from './write-backup.ts';
import type { BackupMessage, BackupRequest } from './back-up-in-thread.ts';

const send = (message: BackupMessage) => parentPort?.postMessage(message);

try {
  const file = await writeBackup(workerData as BackupRequest, (progress) => send({ progress }));
  send({ file });
} catch (error) {
  send({ error: error instanceof Error ? error.message : String(error) });
}
