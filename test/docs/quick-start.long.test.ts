import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { documentUrl, readDocument } from './documents.ts';
import { freePort } from '../free-port.ts';

it('the quick start of the README ends with a verified webhook', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'nanogate-quick-start-'));
  const [gateway, sandbox, receiver] = await Promise.all([freePort(), freePort(), freePort()]);
  // As written, but on ports that are free here, and from the source with this Node: a build and npm would take several times as long.
  const script = quickStart()
    .replace('npm ci && npm run build\n', '')
    .replace('npm exec -- node dist/main.js', `'${process.execPath}' src/main.ts`)
    .replace('nanogate sandbox', 'nanogate sandbox --port 8081')
    .replaceAll('8080', String(gateway))
    .replaceAll('8081', String(sandbox))
    .replaceAll('8787', String(receiver));
  const environment = { PORT: String(gateway), DATABASE_URL: `file:${join(folder, 'nanogate.db')}` };
  const shell = spawn('bash', ['-e', '-c', script], {
    cwd: documentUrl('.'),
    env: { PATH: process.env.PATH, HOME: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: the gateway and the sandbox stay up in the background.
    detached: true,
  });
  // Also when the test has run out of time: what the shell has started would stay up.
  onTestFinished(async () => {
    end(shell.pid);
    await rm(folder, { recursive: true });
  });
  const output = Promise.all([text(shell.stdout), text(shell.stderr)]);
  const [status] = (await once(shell, 'exit')) as [number | null];
  end(shell.pid);
  const [printed, errors] = await output;
  expect(errors).not.toContain('error:');
  expect(printed).toMatch(/generation\.completed +evt_\w+ +verified v1 .* answered 204/);
  expect(status).toBe(0);
});

/** The commands of the section, one block after the other. */
function quickStart(): string {
  const section = readDocument('README.md').split('\n## Quick start\n')[1]!.split('\n## ')[0]!;
  return [...section.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) => block).join('\n');
}

function end(group: number | undefined): void {
  try {
    if (group !== undefined) process.kill(-group, 'SIGKILL');
  } catch {
    // It has ended before.
  }
}
