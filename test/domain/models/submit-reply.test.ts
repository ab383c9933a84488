import { describe, expect, it } from 'vitest';
import { readImageSubmitReply as read } from '../../../src/domain/models/submit-reply.ts';

const readImageSubmitReply = (body: unknown) =>
  read(body, (value) => (typeof value === 'string' ? value : null));

describe('the answer to a submission', () => {
  it('with an id confirms it', () => {
    expect(
      readImageSubmitReply({ success: true, generationId: 'g-1', taskId: 't-1', status: 'pending' }),
    ).toEqual({
      kind: 'confirmed',
      upstreamGenerationId: 'g-1',
      upstreamTaskId: 't-1',
      refusal: null,
      imageUrl: null,
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
    ['an id of more than 1,024 characters', { generationId: 'x'.repeat(1_025) }],
    ['an id that no database stores', { generationId: 'g\u00001' }],
    ['no id', { success: true }],
    ['no object', 'ok'],
    ['nothing', null],
    ['an empty error code', { errorCode: '' }],
    ['an error code of more than 100 characters', { errorCode: 'X'.repeat(101) }],
  ])('with %s cannot be read', (_, body) => {
    expect(readImageSubmitReply(body).kind).toBe('unreadable');
  });

  it('with the longest id and the longest error code can be read', () => {
    expect(readImageSubmitReply({ generationId: 'x'.repeat(1_024) }).kind).toBe('confirmed');
    expect(readImageSubmitReply({ errorCode: 'X'.repeat(100) }).kind).toBe('refused');
    expect(readImageSubmitReply({ generationId: 'x', taskId: '' })).toMatchObject({ upstreamTaskId: null });
  });

  it.each([
    ['its words', 'Sorry', 'Sorry'],
    ['the code where it has none', undefined, 'NO'],
    ['the code where its words are blank', '  ', 'NO'],
    ['the code where its words are no text', { text: 'Sorry' }, 'NO'],
    ['no more than 500 characters', 'x'.repeat(501), 'x'.repeat(500)],
    ['nothing that a database or a log cannot take', ' So\u0000r\nry\ud800 ', 'So r ry'],
  ])('that refuses is repeated with %s', (_, error, message) => {
    expect(readImageSubmitReply({ success: false, errorCode: 'NO', error })).toEqual({
      kind: 'refused',
      errorCode: 'NO',
      message,
    });
  });
});
