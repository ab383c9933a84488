import { describe, expect, it } from 'vitest';
import { runHere } from './command-line.ts';

describe('what is wrong with the configuration', () => {
  it('is listed all at once, a line for each setting, and no secret is printed', async () => {
    const { status, stdout, stderr } = await runHere(['migrate'], {
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      PORT: '99999',
      LOG_LEVEL: 'loud',
      NANOPHOTO_API_KEY: 'hunter 2',
      WEBHOOK_RETRY_SCHEDULE: '5s,soon',
      ENCRYPTION_KEY_FILE: '/nowhere/hunter2.key',
    });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    const lines = stderr.trimEnd().split('\n');
    expect(lines.map((line) => /^error: ([A-Z_]+) /.exec(line)?.[1]).sort()).toEqual([
      'DATABASE_URL',
      'ENCRYPTION_KEY',
      'LOG_LEVEL',
      'NANOPHOTO_API_KEY',
      'PORT',
      'WEBHOOK_RETRY_SCHEDULE',
    ]);
    expect(stderr).not.toContain('hunter');
  });

  it('is told by `serve` together with the account that is missing, naming the setting and the demo', async () => {
    const { status, stderr } = await runHere(['serve'], { PORT: 'x', HOST: '' });
    expect(status).toBe(2);
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^error: NANOPHOTO_API_KEY .*nanogate demo/),
      expect.stringMatching(/^error: PORT /),
    ]);
  });

  it.each([
    ['short', 'x'.repeat(31), /ADMIN_TOKEN must have at least 32 characters/],
    ['with a space', `${'x'.repeat(32)} `, /ADMIN_TOKEN must be printable ASCII/],
  ])('includes an operator token that is %s, and does not print it', async (_what, token, message) => {
    const { status, stderr } = await runHere(['migrate'], { ADMIN_TOKEN: token });
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('xxx');
  });

  it.each([
    ['both', { NANOPHOTO_API_KEY: 'a', NANOPHOTO_API_KEY_FILE: '/b' }, /NANOPHOTO_API_KEY_FILE are both set/],
    [
      'one account and several',
      { NANOPHOTO_API_KEY: 'a', UPSTREAM_ACCOUNTS: '[{"name":"b","apiKey":"c"}]' },
      /both set/,
    ],
  ])('includes %s being set', async (_what, environment, message) => {
    const { status, stderr } = await runHere(['serve'], environment);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});
