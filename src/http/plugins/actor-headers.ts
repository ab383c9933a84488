import { Type } from 'typebox';

export const ActorHeaders = Type.Object({
  'x-actor': Type.Optional(
    Type.String({
      pattern: '^[\\w.@+-]{1,64}$',
      description: "Who uses the operator's token. Recorded in the ledger as `operator:<X-Actor>`.",
      examples: ['alice@example.com'],
    }),
  ),
});

/**
 * The actor for the ledger. All operators share one token, so the name is what the caller claims and is not verified.
 */
export function actorOf(headers: { 'x-actor'?: string }): string {
  const name = headers['x-actor'];
  return name === undefined ? 'operator' : `operator:${name}`;
}
