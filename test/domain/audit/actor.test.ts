import { expect, it } from 'vitest';
import {
  actorKinds,
  actorNotePattern,
  actorText,
  cliActor,
  gatewayActor,
} from '../../../src/domain/audit/actor.ts';

it('is one word', () => {
  expect(actorKinds).toEqual(['operator', 'admin_token', 'key', 'cli', 'gateway']);
  expect(actorText({ kind: 'operator', id: 'op_1', name: 'ada' })).toBe('op_1');
  expect(actorText({ kind: 'admin_token', id: null, name: null })).toBe('admin_token');
  expect(actorText({ kind: 'cli', id: null, name: null })).toBe('cli:unknown');
  expect(actorText(cliActor('ada'))).toBe('cli:ada');
  expect(actorText(gatewayActor)).toBe('gateway');
});

it('is proven by a token, or is the gateway itself, and not by a name on the command line', () => {
  const nobody = { id: null, note: null, requestId: null, address: null };
  expect(cliActor('ada')).toEqual({ ...nobody, kind: 'cli', name: 'ada', isProven: false });
  expect(gatewayActor).toEqual({ ...nobody, kind: 'gateway', name: null, isProven: true });
});

it.each([
  ['ada.lovelace+x@example-1.com', true],
  ['a'.repeat(64), true],
  ['a'.repeat(65), false],
  ['', false],
  ['ada lovelace', false],
  ['ada\n', false],
])('the note "%s" is one: %s', (note, isOne) => {
  expect(actorNotePattern.test(note)).toBe(isOne);
});
