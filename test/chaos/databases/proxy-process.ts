import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startStallingProxy, type StallingProxy } from '../../store/postgres/stalling-proxy.ts';

type Command = 'stall' | 'hold' | 'resume';

/** A stalling proxy in a process of its own: what else a run does must not delay the gateways' statements. */
export async function startProxyProcess(
  serverUrl: string,
): Promise<Pick<StallingProxy, Command | 'close' | 'url'>> {
  const child = fork(fileURLToPath(import.meta.url), [serverUrl], { execArgv: [] });
  const [url] = (await once(child, 'message')) as [string];
  const send = (command: Command) => void child.send(command);
  return {
    url,
    stall: () => send('stall'),
    hold: () => send('hold'),
    resume: () => send('resume'),
    async close() {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const proxy = await startStallingProxy(process.argv[2]!);
  process.on('message', (command: Command) => proxy[command]());
  process.once('disconnect', () => process.exit());
  process.send?.(proxy.url);
}
