import { describe, expect, it } from 'vitest';
import { readImageStatusReply } from '../../../src/domain/models/status-reply.ts';

const imageUrl = 'https://static.example.com/g-1.png';
// Which URLs are usable is for the upstream client to say.
const toImageUrl = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
const statusOf = (body: unknown, upstreamGenerationId = 'g-1') =>
  readImageStatusReply(body, { upstreamGenerationId, toImageUrl });

describe('the answer to a poll', () => {
  it.each([
    [15, 15],
    [0, 0],
    [14.6, 15],
    [-5, 0],
    // 100 is left to `completed`.
    [100, 99],
    [1e9, 99],
    ['half', null],
    [undefined, null],
    [Infinity, null],
  ])('says of the progress %j: %j', (progress, expected) => {
    for (const status of ['pending', 'generating'] as const)
      expect(statusOf({ status, progress })).toEqual({ kind: 'running', status, progress: expected });
  });

  it('with a word nobody knows says that it is running, and the word', () => {
    expect(statusOf({ status: 'upscaling', progress: 40 })).toEqual({
      kind: 'running',
      status: 'generating',
      progress: 40,
      unknownStatus: 'upscaling',
    });
  });

  it.each([
    ['a text', imageUrl, imageUrl],
    ['an array of one', [imageUrl], imageUrl],
    ['an array of two', [imageUrl, imageUrl], null],
    ['no text', 7, null],
    ['nothing', undefined, null],
  ])('that says completed with %s as its picture', (_, value, expected) => {
    expect(statusOf({ success: true, status: 'completed', imageUrl: value })).toEqual(
      expected === null ? { kind: 'completed_without_image' } : { kind: 'completed', imageUrl: expected },
    );
  });

  it.each(['COMPLETED', 'Succeeded', 'success', 'DONE'])('that says %s says completed', (status) => {
    expect(statusOf({ status, imageUrl })).toEqual({ kind: 'completed', imageUrl });
    expect(statusOf({ status })).toEqual({ kind: 'completed_without_image' });
  });

  it.each(['constructor', '__proto__', 'toString'])('with the word %s knows no such word', (status) => {
    expect(statusOf({ status, imageUrl })).toMatchObject({ kind: 'running', unknownStatus: status });
  });

  it.each(['completed', 'pending', 'FAILED', 'error', undefined])(
    'with success false and no error code says failed, whatever its status (%s)',
    (status) => {
      expect(statusOf({ success: false, status, imageUrl, error: 'Blocked' })).toEqual({
        kind: 'failed',
        message: 'Blocked',
      });
    },
  );

  it.each(['FAILED', 'error', 'failure'])('with the word %s alone says nothing certain', (status) => {
    expect(statusOf({ success: true, status }).kind).toBe('failed_unconfirmed');
    expect(statusOf({ status, error: 'Blocked' })).toEqual({
      kind: 'failed_unconfirmed',
      message: 'Blocked',
    });
  });

  it('that says failed repeats why', () => {
    expect(statusOf({ status: 'failed', error: 'Blocked' })).toEqual({ kind: 'failed', message: 'Blocked' });
    expect(statusOf({ status: 'failed' })).toEqual({ kind: 'failed', message: 'Generation failed' });
  });

  it('about another generation is never taken for this one', () => {
    for (const generationId of ['g-2', 2])
      expect(statusOf({ generationId, status: 'completed', imageUrl }).kind).toBe('unreadable');
    expect(statusOf({ generationId: 4_711, status: 'completed', imageUrl }, '4711').kind).toBe('completed');
    // An id that is none says nothing of whose answer it is.
    for (const generationId of [null, { id: 'g-2' }, true])
      expect(statusOf({ generationId, status: 'completed', imageUrl }).kind).toBe('completed');
  });

  it('goes by a known status even beside an error code, and by the error code beside an unknown one', () => {
    expect(statusOf({ status: 'completed', imageUrl, errorCode: 'X' }).kind).toBe('completed');
    expect(statusOf({ status: 'pending', errorCode: 'X' }).kind).toBe('running');
    expect(statusOf({ status: 'error', errorCode: 'NOT_FOUND', error: 'Gone' })).toEqual({
      kind: 'refused',
      errorCode: 'NOT_FOUND',
      message: 'Gone',
    });
  });

  it('with the error code GENERATION_FAILED and no status says that it failed', () => {
    expect(statusOf({ errorCode: 'GENERATION_FAILED', error: 'Blocked' })).toEqual({
      kind: 'failed',
      message: 'Blocked',
    });
  });

  it.each([
    ['an empty status', { status: '' }],
    ['a status of more than 200 characters', { status: 'x'.repeat(201) }],
    ['neither status nor error code', { success: true }],
    ['no object', []],
    ['nothing', undefined],
  ])('with %s cannot be read', (_, body) => {
    expect(statusOf(body).kind).toBe('unreadable');
  });
});
