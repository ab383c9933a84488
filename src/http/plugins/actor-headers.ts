import { Type } from 'typebox';

export const ActorHeaders = Type.Object({
  'x-actor': Type.Optional(
    Type.String({
      pattern: '^[\\w.@+-]{1,64}$',
      description: "Who acts with the operator's token. Stands in the ledger as `operator:<X-Actor>`.",
      examples: ['alice@example.com'],
    }),
  ),
});

/**
 * Who acts, for the ledger. There is one operator's token: the name is what its bearer says, not what was
 * proved.
 */
export function actorOf(headers: { 'x-actor'?: string }): string {
  const name = headers['x-actor'];
  return name === undefined ? 'operator' : `operator:${name}`;
}
