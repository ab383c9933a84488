import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHere } from './command-line.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

const isInstalled = (shell: Shell) => spawnSync(shell, ['--version']).error === undefined;

/** What each shell runs to suggest what follows `$LINE`, in itself: one suggestion a line. */
const asks: Record<Shell, (script: string) => string[]> = {
  bash: (script) => [
    '--norc',
    '-c',
    `source '${script}'; COMP_LINE="$LINE"; COMP_POINT=\${#LINE}; read -ra COMP_WORDS <<< "$LINE"
     [[ $LINE == *' ' ]] && COMP_WORDS+=('')
     COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _nanogate; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  zsh: (script) => ['--no-rcs', fileURLToPath(new URL('suggest.zsh', import.meta.url)), script],
  fish: (script) => [
    '--no-config',
    '-c',
    `source '${script}'; complete -C "$LINE" | string replace -r '\\t.*' ''`,
  ],
};

describe.each(shells.filter(isInstalled))('in %s', (shell) => {
  let folder: string;
  let script: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nanogate-completion-'));
    script = join(folder, 'script');
    writeFileSync(script, (await runHere(['completion', shell])).stdout);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function suggestions(line: string): string[] {
    const { stdout, stderr } = spawnSync(shell, asks[shell](script), {
      encoding: 'utf8',
      timeout: 60_000,
      env: { PATH: process.env.PATH, HOME: folder, TERM: 'dumb', LINE: line },
    });
    expect(stderr).toBe('');
    return stdout.split(/\s+/);
  }

  it.each<[string, string[], string[]]>([
    ['nanogate te', ['team'], ['key']],
    ['nanogate team s', ['show', 'set'], ['list', 'team']],
    ['nanogate endpoint ', ['create', 'list', 'show', 'set'], ['revoke']],
    ['nanogate team create --j', ['--json'], ['--name']],
    ['nanogate budget set --team web --pe', ['--period'], ['--limit']],
    ['nanogate completion ', ['bash', 'zsh', 'fish'], ['team']],
  ])('suggests what can follow "%s"', (line, expected, others) => {
    const words = suggestions(line);
    for (const word of expected) expect(words).toContain(word);
    for (const word of others) expect(words).not.toContain(word);
  });
});

it.skipIf(shells.every(isInstalled))('in every shell (needs: apt-get install zsh fish)', (context) => {
  context.skip(`not installed: ${shells.filter((shell) => !isInstalled(shell)).join(', ')}`);
});
