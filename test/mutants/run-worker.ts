import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PLAN_VARIABLE, type Plan, type Progress } from './plan.ts';

// Many times what the slowest test file takes, and what a survivor's test files take, on an idle machine.
const SILENCE_MS = 180_000;
const READ_EVERY_MS = 500;
const stopSignals = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs one Vitest process over the plan and hands on its progress as it comes. Resolves to the mutant under which the process was silent
 * for so long that it was ended; null when it came to its end.
 */
export async function runWorker(
  root: string,
  folder: string,
  plan: Omit<Plan, 'progressPath'>,
  onProgress: (progress: Progress) => void,
): Promise<string | null> {
  mkdirSync(folder, { recursive: true });
  const [planPath, progressPath] = [join(folder, 'plan.json'), join(folder, 'progress.jsonl')];
  rmSync(progressPath, { force: true });
  writeFileSync(progressPath, '');
  writeFileSync(planPath, JSON.stringify({ ...plan, progressPath } satisfies Plan));
  const config = fileURLToPath(new URL('worker/vitest.config.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--config', config, '--reporter=dot'],
    // A process group of its own: Vitest's worker ends with it.
    {
      cwd: root,
      detached: true,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, [PLAN_VARIABLE]: planPath },
    },
  );
  const endGroup = () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL');
  for (const signal of stopSignals) process.once(signal, endGroup);
  const exited = once(child, 'exit');

  let read = 0;
  let current: string | null = null;
  // Counted by readings, not by the clock: a run that was stopped for a while goes on.
  let silentMs = 0;
  let hung: string | null = null;
  const readProgress = () => {
    const lines = readFileSync(progressPath, 'utf8').split('\n').slice(0, -1);
    for (const line of lines.slice(read)) {
      const progress = JSON.parse(line) as Progress;
      current = progress.kind === 'trying' ? progress.mutant : null;
      silentMs = 0;
      onProgress(progress);
    }
    read = lines.length;
    silentMs += READ_EVERY_MS;
    if (silentMs < SILENCE_MS || hung !== null) return;
    hung = current;
    endGroup();
  };
  const timer = setInterval(readProgress, READ_EVERY_MS);
  const [code] = (await exited) as [number | null];
  clearInterval(timer);
  for (const signal of stopSignals) process.off(signal, endGroup);
  readProgress();
  if (hung === null && code === null)
    throw new Error('The worker was ended; the next run goes on from here.');
  return hung;
}
