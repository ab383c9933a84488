import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/domain/observation.ts';
import { commonAttributes, spansOf } from '../../src/traces/spans-of.ts';
import { observations } from '../observations.ts';

const {
  generation_accepted,
  submission_ended,
  poll_ended,
  file_fetched,
  generation_finished,
  webhook_attempted,
} = observations;

describe('the attributes of', () => {
  it.each([
    [
      generation_accepted,
      {
        'gen_ai.request.model': 'nano-banana-2',
        'nanogate.key.id': 'key_1',
        'nanogate.quality': '1K',
        'nanogate.priority': 'interactive',
        'nanogate.credits': 4,
      },
    ],
    [
      submission_ended,
      {
        'http.request.method': 'POST',
        'http.response.status_code': 200,
        'nanogate.account': 'main',
        'nanogate.outcome': 'confirmed',
        'nanogate.upstream.generation.id': 'up-1',
      },
    ],
    [
      poll_ended,
      {
        'http.request.method': 'POST',
        'http.response.status_code': 200,
        'nanogate.account': 'main',
        'nanogate.outcome': 'running',
      },
    ],
    [
      file_fetched,
      {
        'http.request.method': 'GET',
        'http.response.status_code': 200,
        'nanogate.file.id': 'file_1',
        'nanogate.outcome': 'stored',
      },
    ],
    [
      generation_finished,
      {
        'gen_ai.request.model': 'nano-banana-2',
        'nanogate.quality': '2K',
        'nanogate.status': 'completed',
        'nanogate.credits': 8,
      },
    ],
    [
      { ...webhook_attempted, number: 3 },
      {
        'http.request.method': 'POST',
        'http.request.resend_count': 2,
        'http.response.status_code': 204,
        'nanogate.delivery.id': 'dlv_1',
        'nanogate.endpoint.id': 'ep_1',
        'nanogate.event.id': 'evt_1',
        'nanogate.event.type': 'generation.completed',
      },
    ],
  ] as [Observation, object][])('$kind', (observation, attributes) => {
    expect(spansOf(observation).at(-1)!.attributes).toEqual(attributes);
  });

  it('every span are its generation, team and request', () => {
    expect(commonAttributes(poll_ended)).toEqual({
      'nanogate.generation.id': 'gen_1',
      'nanogate.team.id': 'team_1',
      'nanogate.request.id': 'req_1',
    });
    expect(
      commonAttributes({ generationId: 'gen_1', teamId: null, requestId: null, traceparent: null }),
    ).toEqual({ 'nanogate.generation.id': 'gen_1' });
  });
});

describe('the HTTP attributes', () => {
  const httpOf = (observation: Observation) => {
    const { attributes } = spansOf(observation).at(-1)!;
    return [attributes['http.request.method'], attributes['http.response.status_code']];
  };

  it.each([
    [{ ...submission_ended, outcome: 'unknown', statusCode: null }, 'POST'],
    [{ ...poll_ended, outcome: 'no_answer', statusCode: null }, 'POST'],
    [{ ...file_fetched, outcome: 'failed', failureKind: 'unreachable', statusCode: null }, 'GET'],
    [{ ...webhook_attempted, status: 'pending', statusCode: null }, 'POST'],
  ] as [Observation, string][])('have no status where no answer came: %#', (observation, asked) => {
    expect(httpOf(observation)).toEqual([asked, undefined]);
  });

  it.each([
    { ...submission_ended, outcome: 'not_sent', statusCode: null },
    { ...file_fetched, outcome: 'failed', failureKind: 'storage', statusCode: null },
  ] as Observation[])('are absent where nothing was sent: %#', (observation) => {
    expect(httpOf(observation)).toEqual([undefined, undefined]);
  });

  it('are there where the answer said that the submission does not count', () => {
    expect(httpOf({ ...submission_ended, outcome: 'not_sent', statusCode: 429 })).toEqual(['POST', 429]);
  });
});

it('no attribute has what somebody wrote: a message, a reason, an error', () => {
  const SECRET = 'a red fox, see https://images.example/fox.png';
  const observed: Observation[] = [
    { ...submission_ended, outcome: 'refused', reason: SECRET },
    { ...submission_ended, outcome: 'not_sent', reason: SECRET },
    { ...generation_finished, status: 'failed', errorCode: 'upstream_refused', errorMessage: SECRET },
    { ...file_fetched, outcome: 'failed', failureKind: 'refused', reason: SECRET },
    { ...webhook_attempted, status: 'pending', statusCode: null, error: SECRET },
  ];
  for (const observation of observed) expect(JSON.stringify(spansOf(observation))).not.toContain(SECRET);
});

describe('what went wrong', () => {
  it.each([
    [{ ...submission_ended, outcome: 'unknown' }, 'unknown'],
    [{ ...submission_ended, outcome: 'not_sent' }, 'not_sent'],
    [{ ...submission_ended, outcome: 'refused', statusCode: 400 }, 'refused'],
    [{ ...submission_ended, statusCode: 500 }, '500'],
    [{ ...poll_ended, outcome: 'no_answer' }, 'no_answer'],
    [{ ...poll_ended, outcome: 'failed', statusCode: 500 }, '500'],
    [{ ...poll_ended, outcome: 'running', statusCode: 400 }, '400'],
    [{ ...file_fetched, outcome: 'failed', failureKind: 'refused', statusCode: 404 }, '404'],
    [{ ...file_fetched, outcome: 'lost', failureKind: 'refused', statusCode: 200 }, 'refused'],
    [{ ...file_fetched, outcome: 'failed', failureKind: 'unreachable', statusCode: null }, 'unreachable'],
    [{ ...file_fetched, outcome: 'failed', failureKind: 'storage', statusCode: 200 }, 'storage'],
    [{ ...generation_finished, status: 'failed', errorCode: 'upstream_refused' }, 'upstream_refused'],
    [{ ...webhook_attempted, status: 'pending', statusCode: 503 }, '503'],
    [{ ...webhook_attempted, status: 'failed', statusCode: null }, '_OTHER'],
  ] as [Observation, string][])('is a word: %#', (observation, word) => {
    expect(spansOf(observation).at(-1)!.errorType).toBe(word);
  });

  it.each([
    submission_ended,
    { ...submission_ended, statusCode: 307 },
    { ...poll_ended, outcome: 'failed' },
    file_fetched,
    { ...file_fetched, outcome: 'superseded' },
    { ...generation_finished, status: 'canceled' },
    webhook_attempted,
  ] as Observation[])(
    'is not that an answer was no picture yet, or that somebody canceled: %#',
    (observation) => {
      expect(spansOf(observation).at(-1)!.errorType).toBeNull();
    },
  );
});

describe('the wait', () => {
  const waits = (observed: Observation[]) =>
    observed
      .flatMap(spansOf)
      .filter(({ name }) => name === 'wait')
      .map(({ startedAt, durationMs }) => [startedAt, durationMs]);
  const finished = { ...generation_finished, startedAt: 300, totalMs: 5_000 };
  const unsent = { ...finished, status: 'failed', account: null, queuedMs: null } as const;

  it('ends with the submission that was sent', () => {
    const notSent = { ...submission_ended, outcome: 'not_sent', startedAt: 800, queuedMs: 500 } as const;
    expect(waits([notSent, submission_ended, finished])).toEqual([[300, 700]]);
  });

  it.each([
    { ...unsent, errorCode: 'queue_timeout' },
    { ...unsent, errorCode: 'upstream_blocked' },
    { ...unsent, status: 'canceled', errorCode: null },
  ] as Observation[])('ends with the generation that was never sent: %#', (observation) => {
    expect(waits([observation])).toEqual([[300, 5_000]]);
  });

  it('has ended when the upstream refused the generation or its answer was lost', () => {
    for (const errorCode of ['upstream_refused', 'upstream_outcome_unknown'] as const)
      expect(waits([{ ...unsent, errorCode }])).toEqual([]);
  });
});
