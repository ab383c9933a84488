import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { runHere } from './command-line.ts';

async function scriptFor(shell: string): Promise<string> {
  const { status, stdout, stderr } = await runHere(['completion', shell]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

/** What bash suggests for the last of these words. */
async function suggestions(...words: string[]): Promise<string[]> {
  const { stdout, stderr } = spawnSync(
    'bash',
    [
      '--norc',
      '-c',
      `${await scriptFor('bash')}\nCOMP_WORDS=(nanogate "$@"); COMP_CWORD=$#; _nanogate; printf '%s\\n' "\${COMPREPLY[@]}"`,
      'bash',
      ...words,
    ],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

it.each([
  [['te'], ['team']],
  [
    ['team', 's'],
    ['show', 'set'],
  ],
  [['team', 'create', '--j'], ['--json']],
  [['budget', 'set', '--team', 'web', '--pe'], ['--period']],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish', '--help'],
  ],
  [
    ['endpoint', 'lost', ''],
    ['create', 'list', 'show', 'set', 'pause', 'enable', 'test', 'recover', 'delete', '--help'],
  ],
])('bash completes %j', async (words, expected) => {
  expect(await suggestions(...words)).toEqual(expected);
});

it('zsh and fish have every command with its description, quoted', async () => {
  expect(await scriptFor('zsh')).toMatch(
    /^#compdef nanogate\n[^]*\n {4}'key list'\) found=\('--team:the team whose/m,
  );
  expect(await scriptFor('zsh')).toContain(`'list:List a team'\\''s keys.`);
  expect(await scriptFor('fish')).toContain(
    `complete -c nanogate -n '__nanogate_at \\'key\\'' -f -a list -d 'List a team\\'s keys.`,
  );
});

it('refuses another shell', async () => {
  expect(await runHere(['completion', 'tcsh'])).toMatchObject({ status: 2, stdout: '' });
});
