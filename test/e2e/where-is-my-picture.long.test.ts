import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runHere } from '../commands/command-line.ts';
import { createClient, type Client } from './client.ts';
import { startStage, type Stage, type Team } from './stage.ts';
import { until } from './until.ts';

interface Listed {
  data: { id: string; status: string }[];
}

/** "Where is my picture?", as docs/helping-a-team.md answers it: with HTTP and commands only, beside a running gateway. */
describe('a team that asks where its picture is', () => {
  let stage: Stage;
  let team: Team;
  let helper: Client;
  let viewer: Client;
  let helperId: string;
  beforeAll(async () => {
    stage = await startStage({ settings: { WEBHOOK_RETRY_SCHEDULE: '1h' } });
    team = await stage.team(100);
    const made = await json<{ id: string; token: string }>('operator', 'create', 'ann', '--role', 'operator');
    helperId = made.id;
    helper = createClient(() => stage.gateway.url, made.token);
    const other = await json<{ token: string }>('operator', 'create', 'bob', '--role', 'viewer');
    viewer = createClient(() => stage.gateway.url, other.token);
  });
  afterAll(() => stage.close());

  async function nanogate(...args: string[]): Promise<string> {
    const { status, stdout, stderr } = await runHere(args, stage.environment);
    expect({ args, status, stderr }).toEqual({ args, status: 0, stderr: '' });
    return stdout;
  }
  const json = async <T>(...args: string[]): Promise<T> => JSON.parse(await nanogate(...args, '--json')) as T;

  it('learns that it was delivered to a receiver that failed, and gets it again', async () => {
    stage.receiver.behave('fail', '/shop');
    await team.call('POST', '/v1/webhook-endpoints', {
      url: stage.receiver.url('/shop'),
      events: ['generation.completed'],
    });
    const { id } = await team.createAccepted('A lighthouse', { metadata: { order: '4711' } });
    await team.ended(id);

    // Found by what the team knows, over HTTP and on the command line.
    const found = await viewer.call<Listed>('GET', '/admin/v1/generations?metadata[order]=4711');
    expect(found.body.data).toMatchObject([{ id, status: 'completed' }]);
    expect(await json<Listed>('generation', 'list', '--metadata', 'order=4711')).toMatchObject({
      data: [{ id, status: 'completed' }],
    });

    const life = await until('an attempt failed', async () => {
      const text = await nanogate('generation', 'show', id);
      return / 500\b/.test(text) && text;
    });
    for (const step of [
      / accepted /,
      / submission_ended +confirmed /,
      / settle /,
      /event +generation\.completed /,
    ])
      expect(life).toMatch(step);
    const whole = await viewer.call('GET', `/admin/v1/generations/${id}`);
    expect(whole.status).toBe(200);
    expect(whole.body).toMatchObject({ id, status: 'completed' });

    const path = `/admin/v1/teams/${team.id}/deliveries`;
    const { body } = await viewer.call<Listed>('GET', `${path}?generationId=${id}`);
    const [delivery] = body.data;
    expect(body.data).toHaveLength(1);
    // A viewer only reads, and is told which role is missing.
    const refused = await viewer.call('POST', `${path}/${delivery!.id}/retry`);
    expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(JSON.stringify(refused.body)).toContain('operator');

    stage.receiver.behave('accept', '/shop');
    expect((await helper.call('POST', `${path}/${delivery!.id}/retry`)).status).toBeLessThan(300);
    await until('it is delivered', async () => {
      const { status } = await json<{ status: string }>(
        'delivery',
        'show',
        delivery!.id,
        '--team',
        await name(),
      );
      return status === 'delivered';
    });
  });

  it('has one canceled that is queued, with its credits', async () => {
    await nanogate('account', 'pause', 'default');
    const { id } = await team.createAccepted('A harbour');
    expect(await nanogate('generation', 'show', id)).toMatch(/paused/i);
    const before = await team.budget();
    expect((await helper.call('POST', `/admin/v1/generations/${id}/cancel`)).status).toBe(200);
    expect((await team.generation(id)).status).toBe('canceled');
    const after = await team.budget();
    expect(before.heldCredits - after.heldCredits).toBe(4);
    expect(after.settledCredits).toBe(before.settledCredits);
    await nanogate('account', 'resume', 'default');
    const entries = await json<{ data: object[] }>('audit-log', 'list', '--actor', helperId);
    expect(entries.data).toMatchObject([{ action: 'generation.cancel', objectId: id }]);
  });

  it('has the chain of all that was done to verify', async () => {
    expect(await nanogate('audit-log', 'verify')).toMatch(/^\d+ entries verified\nhead \d+:[0-9a-f]{64}\n$/);
    expect(await nanogate('ledger', 'verify')).toMatch(/no differences/);
  });

  const name = async () =>
    (await json<{ data: { id: string; name: string }[] }>('team', 'list')).data.find(
      ({ id }) => id === team.id,
    )!.name;
});
