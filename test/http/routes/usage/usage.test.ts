import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { UsageRow } from '../../../../src/domain/usage/usage-row.ts';
import { AppError } from '../../../../src/domain/app-error.ts';
import { openApi, type Api } from '../../api.ts';
import { principal, teamKey, usageRow } from '../../fixtures.ts';

const RANGE = 'from=2026-09-01&to=2026-09-30';

describe('GET /v1/usage', () => {
  let api: Api;
  beforeAll(async () => (api = await openApi()));
  afterAll(() => api.close());
  beforeEach(() => {
    api.operations.readUsage.mockReset();
    api.operations.readUsage.mockResolvedValue([usageRow]);
  });

  const csv = async (query: string, accept = 'text/csv') => {
    const { body, headers, statusCode } = await api.inject({
      url: `/v1/usage?${query}`,
      headers: { authorization: `Bearer ${teamKey}`, accept },
    });
    return { body, headers, statusCode };
  };

  it("reports the own team's usage, grouped as asked", async () => {
    const { status, body, headers } = await api.call(`GET /v1/usage?${RANGE}&groupBy=day&groupBy=key`);
    expect(status).toBe(200);
    expect(headers.vary).toBe('Accept');
    expect(body).toEqual({
      from: '2026-09-01',
      to: '2026-09-30',
      groupBy: ['day', 'key'],
      data: [usageRow],
    });
    expect(api.operations.readUsage).toHaveBeenCalledWith({
      teamId: principal.teamId,
      from: '2026-09-01',
      to: '2026-09-30',
      groupBy: ['day', 'key'],
    });
  });

  it('gives one row of totals when nothing is grouped', async () => {
    await api.call(`GET /v1/usage?${RANGE}`);
    expect(api.operations.readUsage).toHaveBeenCalledWith(expect.objectContaining({ groupBy: [] }));
  });

  it('answers CSV by RFC 4180 with a header row', async () => {
    const { body, headers } = await csv(`${RANGE}&groupBy=day`);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(headers['content-disposition']).toBe('attachment; filename="usage-2026-09-01-2026-09-30.csv"');
    expect(body).toBe(
      'day,completed,failed,canceled,settledCredits,releasedCredits,unreconciledCredits,chargedCredits,writtenOffCredits,heldCredits\r\n2026-09-01,3,1,0,24,8,8,4,0,16\r\n',
    );
  });

  it('names teams and keys beside their ids in CSV, and the row without the metadata key', async () => {
    const { day: _, ...figures } = usageRow;
    const row = { ...figures, teamId: 'team_1', teamName: 'design', keyId: 'key_1', keyName: '=1' };
    api.operations.readUsage.mockResolvedValue([{ ...row, metadata: 'a' }, row]);
    const { body } = await csv(`${RANGE}&groupBy=team&groupBy=key&groupBy=metadata.centre`);
    const [header, ...lines] = body.split('\r\n');
    expect(header).toMatch(/^teamId,teamName,keyId,keyName,metadata,completed,/);
    expect(lines[0]).toMatch(/^team_1,design,key_1,'=1,a,3,/);
    expect(lines[1]).toMatch(/^team_1,design,key_1,'=1,\(untagged\),3,/);
  });

  it('puts nothing into a CSV that a spreadsheet would run', async () => {
    const values = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', 'a"b', 'a,b', 'a\r\nb', 'plain'].concat([
      '＝1',
      '＋1',
      '－1',
      '＠A1',
      '\u3000＝1',
      'a;=1',
      'a;"=1"',
      'a\t＝1',
      'a\r@1',
      '\rb',
      'a;b-c',
      "it's",
    ]);
    const { day: _, ...figures } = usageRow;
    const rows = values.map((metadata): UsageRow => ({ ...figures, metadata }));
    api.operations.readUsage.mockResolvedValue(rows);
    const { body } = await csv(`${RANGE}&groupBy=metadata.centre`);
    const fields = [
      "'=1+1",
      "'+1",
      "'-1",
      "'@SUM(A1)",
      `"'\t'=1"`,
      "' =1",
      '"a""b"',
      '"a,b"',
      '"a\r\nb"',
      'plain',
      "'＝1",
      "'＋1",
      "'－1",
      "'＠A1",
      "'\u3000＝1",
      `"a;'=1"`,
      `"a;'""=1"""`,
      `"a\t'＝1"`,
      `"a\r'@1"`,
      `"'\rb"`,
      '"a;b-c"',
      "it's",
    ];
    expect(body).toBe(
      'metadata,completed,failed,canceled,settledCredits,releasedCredits,unreconciledCredits,chargedCredits,writtenOffCredits,heldCredits\r\n' +
        fields.map((field) => `${field},3,1,0,24,8,8,4,0,16\r\n`).join(''),
    );
  });

  it.each([',', ';', '\t'])(
    'starts no cell of a formula where a spreadsheet splits lines at %j',
    async (separator) => {
      const before = ['', ' ', '\t', '\r', '\n', '"', ';', 'a;', 'a\t', 'a\r', 'a\r\n', 'a; "', 'a";"', ';;'];
      const { day: _, ...figures } = usageRow;
      const rows = [...'=+-@＝＋－＠'].flatMap((sign) =>
        before.map((text): UsageRow => ({ ...figures, metadata: `${text}${sign}1+1` })),
      );
      api.operations.readUsage.mockResolvedValueOnce(rows);
      const { body } = await csv(`${RANGE}&groupBy=metadata.centre`);
      // However it reads quotes: at every separator and line end there may be a cell, with spaces and quotes before its text.
      const cells = body.split(/[\r\n]/).flatMap((line) => line.split(separator));
      expect(cells.filter((cell) => /^[\s"]*[=+\-@＝＋－＠]/.test(cell))).toEqual([]);
    },
  );

  it.each([
    ['application/json', 'application/json'],
    ['*/*', 'application/json'],
    ['text/csv;q=0.5, application/json', 'application/json'],
    ['text/csv;q=0, */*', 'application/json'],
    ['text/csv', 'text/csv'],
    ['TEXT/CSV; header=present', 'text/csv'],
    ['text/*', 'text/csv'],
    ['text/csv, */*', 'text/csv'],
    ['application/json;q=0.5, text/csv;q=0.9', 'text/csv'],
  ])('answers a request that accepts %s with %s', async (accept, expected) => {
    const { headers } = await csv(RANGE, accept);
    expect(headers['content-type']?.toString().split(';')[0]).toBe(expected);
  });

  it.each([
    ['from', 'to=2026-09-30'],
    ['to', 'from=2026-09-01'],
    ['from', 'from=2026-02-30&to=2026-09-30'],
    ['to', 'from=2026-09-01&to=2026-09-30T00:00:00Z'],
    ['group', `${RANGE}&group=day`],
    ['teamId', `${RANGE}&teamId=${principal.teamId}`],
  ])('names %s as what is wrong with ?%s', async (pointer, query) => {
    const { status, body } = await api.call(`GET /v1/usage?${query}`);
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'invalid_request' });
    expect(body.errors).toEqual([expect.objectContaining({ pointer })]);
  });

  it('names the parameter that the operation refuses, in CSV requests as JSON too', async () => {
    const errors = [{ pointer: 'groupBy', detail: 'must be of day' }];
    api.operations.readUsage.mockRejectedValue(new AppError('invalid_request', 'No.', { errors }));
    expect((await api.call(`GET /v1/usage?${RANGE}&groupBy=hour`)).body.errors).toEqual(errors);
    const { statusCode, headers } = await csv(`${RANGE}&groupBy=hour`);
    expect({ statusCode, type: headers['content-type'] }).toMatchObject({
      statusCode: 400,
      type: expect.stringContaining('application/problem+json') as string,
    });
  });

  it('needs a team key', async () => {
    const { status } = await api.call(`GET /v1/usage?${RANGE}`, { headers: { authorization: 'Bearer no' } });
    expect(status).toBe(401);
  });
});
