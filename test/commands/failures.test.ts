import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHere, start, temporaryDatabase } from './command-line.ts';

let database: Awaited<ReturnType<typeof temporaryDatabase>>;

beforeAll(async () => {
  database = await temporaryDatabase();
  await runHere(['team', 'create', 'web'], database.environment);
});

afterAll(() => database.remove());

describe('a usage error ends with 2 and one line on standard error', () => {
  it.each([
    ['team that is not there', ['key', 'create', '--team', 'nobody'], /no team named nobody/],
    ['name that is taken', ['team', 'create', 'web'], /already a team named web/],
    ['name that is none', ['team', 'create', 'two words'], /the name takes letters/],
    ['weight of no team', ['team', 'set', 'nobody', '--weight', '2'], /no team named nobody/],
    ['weight of 0', ['team', 'set', 'web', '--weight', '0'], /--weight: "0"/],
    ['weight that is missing', ['team', 'set', 'web'], /--weight/],
    ['list of no accounts', ['account', 'list'], /set NANOPHOTO_API_KEY or UPSTREAM_ACCOUNTS/],
    [
      'generation without an unreconciled charge',
      ['unreconciled-charge', 'resolve', 'gen_x', '--charge'],
      /unreconciled/,
    ],
    [
      'charge without a resolution',
      ['unreconciled-charge', 'resolve', 'gen_x'],
      /give one of --charge, --write-off/,
    ],
    [
      'charge with two resolutions',
      ['unreconciled-charge', 'resolve', 'gen_x', '--charge', '--write-off'],
      /give one of --charge, --write-off/,
    ],
    ['key that is not there', ['key', 'revoke', 'key_x'], /no key key_x/],
    ['limit that is no number', ['budget', 'set', '--team', 'web', '--limit', '1.5'], /--limit: "1\.5"/],
    ['limit below nothing', ['budget', 'set', '--team', 'web', '--limit', '-5'], /--limit/],
    [
      'period that is not offered',
      ['budget', 'set', '--team', 'web', '--limit', '5', '--period', 'hour'],
      /--period/,
    ],
    [
      'time zone that does not exist',
      ['budget', 'set', '--team', 'web', '--limit', '5', '--time-zone', 'Mars/Base'],
      /Mars\/Base/,
    ],
    ['budget of no scope', ['budget', 'set', '--limit', '5'], /give one of --gateway, --team, --key/],
    ['budget of two scopes', ['budget', 'set', '--limit', '5', '--gateway', '--team', 'web'], /give one of/],
    ['budget of no team', ['budget', 'set', '--limit', '5', '--team', 'nobody'], /no team named nobody/],
    ['budget of no key', ['budget', 'set', '--limit', '5', '--key', 'key_x'], /no key key_x/],
    [
      'rollover that is no number',
      ['budget', 'set', '--limit', '5', '--gateway', '--rollover-cap', 'x'],
      /--rollover-cap: "x"/,
    ],
    [
      'rollover without end',
      ['budget', 'set', '--limit', '5', '--gateway', '--period', 'total', '--rollover-cap', '5'],
      /--rollover-cap: /,
    ],
    [
      'threshold above 100',
      ['budget', 'set', '--limit', '5', '--gateway', '--thresholds', '50,101'],
      /--thresholds: "101"/,
    ],
    [
      'threshold twice',
      ['budget', 'set', '--limit', '5', '--gateway', '--thresholds', '50,50'],
      /--thresholds: /,
    ],
    ['budget that is not there', ['budget', 'show', 'bud_x'], /no budget/],
    ['adjustment of nothing', ['budget', 'adjust', 'bud_x', '--credits', '0', '--note', 'x'], /--credits: /],
    [
      'adjustment that is no number',
      ['budget', 'adjust', 'bud_x', '--credits', 'ten', '--note', 'x'],
      /--credits: "ten"/,
    ],
    ['adjustment without a note', ['budget', 'adjust', 'bud_x', '--credits', '5'], /--note/],
    [
      'adjustment with a blank note',
      ['budget', 'adjust', 'bud_x', '--credits', '5', '--note', ' '],
      /--note: /,
    ],
    [
      'adjustment until no time',
      ['budget', 'adjust', 'bud_x', '--credits', '5', '--note', 'x', '--until', 'soon'],
      /--until: "soon"/,
    ],
    [
      'adjustment until the past',
      ['budget', 'adjust', 'bud_x', '--credits', '5', '--note', 'x', '--until', '2001-01-01'],
      /--until: /,
    ],
    ['ledger of no budget', ['budget', 'ledger', 'bud_x'], /no budget/],
    ['kind of entry that is unknown', ['budget', 'ledger', 'bud_x', '--kind', 'spend'], /--kind: "spend"/],
    ['budget to end that is not there', ['budget', 'end', 'bud_x'], /no budget/],
    ['limit of nobody', ['limit', 'set', '--max-in-flight', '5'], /give one of --team, --key/],
    ['limit that is not named', ['limit', 'set', '--team', 'web'], /name a limit/],
    ['limit of 0', ['limit', 'set', '--team', 'web', '--max-in-flight', '0'], /--max-in-flight: "0"/],
    ['model that is unknown', ['limit', 'set', '--team', 'web', '--models', 'dall-e'], /--models: .*dall-e/],
    ['limits of a team that is not there', ['limit', 'show', '--team', 'nobody'], /no team named nobody/],
    ['day that does not exist', ['usage', '--from', '2026-02-30'], /--from: /],
    ['column that is unknown', ['usage', '--by', 'week'], /--by: /],
    ['report in two forms', ['usage', '--csv', '--json'], /--csv, --json/],
    ['option that is missing', ['key', 'create'], /--team/],
    ['option that is unknown', ['team', 'list', '--jsn'], /--jsn/],
    ['argument too many', ['migrate', 'now'], /too many arguments/],
    ['command that is unknown', ['temas'], /unknown command 'temas'.*team/],
    ['number out of range', ['sandbox', '--port', '65536'], /--port: "65536"/],
    ['shortest that is longer', ['sandbox', '--min-duration', '9', '--max-duration', '1'], /--min-duration/],
  ])('a %s', async (_what, args, message) => {
    const { status, stdout, stderr } = await runHere(args, database.environment);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr).toMatch(message);
  });

  it('and so it does as a process', { timeout: 60_000 }, async () => {
    const { status, stdout, stderr } = await start(['team', 'create', 'web'], database.environment).ended;
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: 'error: There is already a team named web\n',
    });
  });
});

describe('a database that cannot be opened', () => {
  it.each([
    ['is a folder', { DATABASE_URL: 'file:/' }, /unable to open database file/],
    [
      'does not answer',
      { DATABASE_URL: 'postgres://127.0.0.1:9/none', ENCRYPTION_KEY: Buffer.alloc(32).toString('base64') },
      /ECONNREFUSED/,
    ],
  ])(
    'because it %s ends a command with 1 and one line that says why',
    async (_what, environment, message) => {
      const { status, stdout, stderr } = await runHere(['team', 'list'], environment);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(/^error: [^\n]+\n$/);
      expect(stderr).toMatch(message);
    },
  );
});
