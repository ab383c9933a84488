import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes in use by JavaScript and its buffers after a collection. */
export function bytesInUse(): number {
  // As with --expose-gc, which the process need not be started with.
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // Twice: what a finalizer lets go of in the first is freed by the second.
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
