import { describe, expect, it } from 'vitest';
import { readImageStatusReply } from '../../../src/domain/models/status-reply.ts';
import { readImageSubmitReply } from '../../../src/domain/models/submit-reply.ts';

const imageUrl = 'https://static.example.com/g-1.png';
const statusOf = (body: unknown) => readImageStatusReply(body, 'g-1');

describe('the answer to a submission', () => {
  it('with an id confirms it', () => {
    expect(
      readImageSubmitReply({ success: true, generationId: 'g-1', taskId: 't-1', status: 'pending' }),
    ).toEqual({
      kind: 'confirmed',
      upstreamGenerationId: 'g-1',
      upstreamTaskId: 't-1',
      refusal: null,
    });
  });

  it('with an id and an error code says both: the id can be asked about', () => {
    expect(readImageSubmitReply({ generationId: 'g-1', errorCode: 'X', error: 'Sorry' })).toMatchObject({
      kind: 'confirmed',
      upstreamGenerationId: 'g-1',
      refusal: { errorCode: 'X', message: 'Sorry' },
    });
  });

  it('has ids of digits, unless they are too large to be exact', () => {
    const [exact, tooLarge] = [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 1];
    expect(readImageSubmitReply({ generationId: exact, taskId: exact })).toMatchObject({
      upstreamGenerationId: String(exact),
      upstreamTaskId: String(exact),
    });
    expect(readImageSubmitReply({ generationId: -exact })).toMatchObject({ kind: 'confirmed' });
    expect(readImageSubmitReply({ generationId: tooLarge }).kind).toBe('unreadable');
    expect(readImageSubmitReply({ generationId: -tooLarge }).kind).toBe('unreadable');
    expect(readImageSubmitReply({ generationId: 'g-1', taskId: tooLarge })).toMatchObject({
      upstreamTaskId: null,
    });
  });

  it.each([
    ['an empty id', { generationId: '' }],
    ['an id of more than 200 characters', { generationId: 'x'.repeat(201) }],
    ['no id', { success: true }],
    ['no object', 'ok'],
    ['nothing', null],
    ['an empty error code', { errorCode: '' }],
    ['an error code of more than 100 characters', { errorCode: 'X'.repeat(101) }],
  ])('with %s cannot be read', (_, body) => {
    expect(readImageSubmitReply(body).kind).toBe('unreadable');
  });

  it('with the longest id and the longest error code can be read', () => {
    expect(readImageSubmitReply({ generationId: 'x'.repeat(200) }).kind).toBe('confirmed');
    expect(readImageSubmitReply({ errorCode: 'X'.repeat(100) }).kind).toBe('refused');
    expect(readImageSubmitReply({ generationId: 'x', taskId: '' })).toMatchObject({ upstreamTaskId: null });
  });

  it.each([
    ['its words', 'Sorry', 'Sorry'],
    ['the code where it has none', undefined, 'NO'],
    ['the code where its words are blank', '  ', 'NO'],
    ['the code where its words are no text', { text: 'Sorry' }, 'NO'],
    ['no more than 500 characters', 'x'.repeat(501), 'x'.repeat(500)],
  ])('that refuses is repeated with %s', (_, error, message) => {
    expect(readImageSubmitReply({ success: false, errorCode: 'NO', error })).toEqual({
      kind: 'refused',
      errorCode: 'NO',
      message,
    });
  });
});

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
    ['https', imageUrl, true],
    ['http', 'http://static.example.com/g-1.png', true],
    ['another protocol', 'javascript:alert(1)', false],
    ['a relative address', '/g-1.png', false],
    ['no text', 7, false],
    ['nothing', undefined, false],
    // As JSON with its quotation marks: webhooks carry it whole.
    ['an address of 4,096 bytes', imageUrl.padEnd(4_094, 'x'), true],
    ['an address of 4,097 bytes', imageUrl.padEnd(4_095, 'x'), false],
  ])('that says completed with %s has a picture: %j', (_, url, usable) => {
    const expected = usable ? { kind: 'completed', imageUrl: url } : { kind: 'completed_without_image' };
    expect(statusOf({ success: false, status: 'completed', imageUrl: url })).toEqual(expected);
  });

  it('that says failed repeats why', () => {
    expect(statusOf({ status: 'failed', error: 'Blocked' })).toEqual({ kind: 'failed', message: 'Blocked' });
    expect(statusOf({ status: 'failed' })).toEqual({ kind: 'failed', message: 'Generation failed' });
  });

  it('about another generation is never taken for this one', () => {
    for (const generationId of ['g-2', 2])
      expect(statusOf({ generationId, status: 'completed', imageUrl }).kind).toBe('unreadable');
    expect(readImageStatusReply({ generationId: 4_711, status: 'completed', imageUrl }, '4711').kind).toBe(
      'completed',
    );
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
