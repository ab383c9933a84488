import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from './e2e/until.ts';
import { freePort } from './free-port.ts';

/** Debian's. */
export const HAPROXY = '/usr/sbin/haproxy';
export const hasHaproxy = existsSync(HAPROXY);

/** A HAProxy in front of two gateways. Ends with this process. */
export interface Haproxy {
  url: string;
  /** Its lines so far: one for each request, and for each gateway that it takes out or in. */
  log: string[];
  stop(): Promise<void>;
}

/** With deploy/proxy/haproxy.cfg, in which only the addresses differ, and what needs a certificate. */
export async function startHaproxy(gatewayPorts: [number, number]): Promise<Haproxy> {
  const port = await freePort();
  let config = await readFile(new URL('../deploy/proxy/haproxy.cfg', import.meta.url), 'utf8');
  const replace = (shipped: string, here: string) => {
    if (!config.includes(shipped)) throw new Error(`deploy/proxy/haproxy.cfg has no more: ${shipped}`);
    config = config.replace(shipped, here);
  };
  replace('bind :443 ssl crt /etc/haproxy/tls/nanogate.pem alpn h2,http/1.1', `bind 127.0.0.1:${port}`);
  replace('bind :80\n', '\n');
  replace('http-request redirect scheme https unless { ssl_fc }', '');
  replace('10.0.0.11:8080', `127.0.0.1:${gatewayPorts[0]}`);
  replace('10.0.0.12:8080', `127.0.0.1:${gatewayPorts[1]}`);
  const folder = await mkdtemp(join(tmpdir(), 'nanogate-haproxy-'));
  const file = join(folder, 'haproxy.cfg');
  await writeFile(file, config);

  const child = spawn(HAPROXY, ['-db', '-f', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  const log: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => log.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const url = `http://127.0.0.1:${port}`;
  await until('HAProxy listens', () => {
    if (child.exitCode !== null) throw new Error(`HAProxy ended: ${log.join('\n')}`);
    return fetch(url).then(
      () => true,
      () => false,
    );
  });
  return {
    url,
    log,
    async stop() {
      process.removeListener('exit', kill);
      if (child.exitCode === null) {
        kill();
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true });
    },
  };
}
