import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GenerationResource } from '../../src/resources/generations/generation-resource.ts';
import { verifyTotals } from './verify-totals.ts';
import { verify } from './receiver.ts';
import { startStage, type Stage, type Team } from './stage.ts';
import { until } from './until.ts';

// `lost-answer`: the upstream has made and charged the picture; `timeout`: it has not. The gateway cannot tell.
const prompts = {
  lost: '[sandbox:lost-answer=timeout] submitted, made, never answered',
  silent: '[sandbox:timeout] submitted, not made, never answered',
  unread: '[sandbox:slow=0][sandbox:timeout-on-poll=1] completed there, not yet here',
  delivering: '[sandbox:slow=0] being delivered',
  generating: '[sandbox:slow=6] generating',
  pending: '[sandbox:slow=8] pending',
};
type Phase = keyof typeof prompts;

describe('a gateway that is killed in the middle of every phase at once, and started again', () => {
  let stage: Stage;
  let team: Team;
  let secret: string;
  const ids = {} as Record<Phase, string>;
  const atKill = {} as Record<Phase, GenerationResource['status']>;

  beforeAll(async () => {
    // The webhook must not time out before the kill: it would be sent again a minute later.
    stage = await startStage({ settings: { WEBHOOK_TIMEOUT_MS: '5500', LEASE_MS: '6600' } });
    team = await stage.team();
    secret = (await team.call<{ secret: string }>('GET', '/v1/webhook-secret')).body.secret;
    // A start sends one request at a time until one is answered, and the first two below never are.
    await team.ended((await team.createAccepted('[sandbox:slow=0] answered')).id);
    const pollsBefore = pollCount();
    stage.receiver.behave('hang', '/delivering');
    // The two that pass by themselves come last, so that all six are where they should be at the same time.
    for (const phase of Object.keys(prompts) as Phase[]) {
      const webhook = { url: stage.receiver.url(`/${phase}`) };
      ids[phase] = (await team.createAccepted(prompts[phase], { webhook })).id;
      await until(`${phase} is in its phase`, () => inPhase(phase, pollsBefore));
    }
    for (const phase of Object.keys(prompts) as Phase[])
      atKill[phase] = (await team.generation(ids[phase])).status;
    await stage.gateway.kill();
    stage.receiver.behave('accept', '/delivering');
    await stage.startGateway();
    for (const id of Object.values(ids)) await team.ended(id);
  });
  afterAll(() => stage.close());

  async function inPhase(phase: Phase, pollsBefore: number): Promise<boolean> {
    if (phase === 'lost' || phase === 'silent') return submissionsOf(phase) > 0;
    if (phase === 'delivering') return webhooksOf(phase).length > 0;
    if (phase === 'unread') return pollCount() > pollsBefore;
    return (await team.generation(ids[phase])).status === phase;
  }
  const pollCount = () =>
    stage.sandbox.requests().filter(({ path }) => path.endsWith('/check-status')).length;
  const submissionsOf = (phase: Phase) =>
    stage.sandbox.requests().filter(({ prompt }) => prompt === prompts[phase]).length;
  const webhooksOf = (phase: Phase) => stage.receiver.webhooks().filter(({ path }) => path === `/${phase}`);

  it('was killed where it should have been', () => {
    expect(atKill).toEqual({
      lost: 'queued',
      silent: 'queued',
      unread: 'pending',
      delivering: 'completed',
      generating: 'generating',
      pending: 'pending',
    });
  });

  it.each(['lost', 'silent'] as const)(
    'does not repeat a submission whose answer it never read: %s',
    async (phase) => {
      expect(await team.generation(ids[phase])).toMatchObject({
        status: 'failed',
        error: { code: 'upstream_outcome_unknown', retryable: false },
        credits: { held: 0, settled: 0, released: 4 },
      });
      expect(submissionsOf(phase)).toBe(1);
    },
  );

  it.each(['unread', 'delivering', 'generating', 'pending'] as const)(
    'completes what was %s',
    async (phase) => {
      expect(await team.generation(ids[phase])).toMatchObject({
        status: 'completed',
        credits: { settled: 4 },
      });
      expect(submissionsOf(phase)).toBe(1);
    },
  );

  it('has sent each event under one id, correctly signed, and the books add up', async () => {
    await verifyTotals(stage);
    for (const phase of Object.keys(prompts) as Phase[]) {
      const webhooks = webhooksOf(phase);
      expect(new Set(webhooks.map(({ id }) => id)).size, phase).toBe(1);
      for (const webhook of webhooks) verify(secret, webhook);
    }
    expect(webhooksOf('delivering').length).toBeGreaterThan(1);
    expect(await team.budget()).toMatchObject({ heldCredits: 0, settledCredits: 20 });
  });
});
