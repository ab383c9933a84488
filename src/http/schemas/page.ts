import { Type, type TSchema } from 'typebox';
import { ref } from './reference.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

/** The parameters of a list that comes in pages. */
export const pageParameters = {
  cursor: Type.Optional(Type.String({ maxLength: 100, description: 'The `nextCursor` of the page before.' })),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MAX_LIMIT,
      description: `How many on a page. ${DEFAULT_LIMIT} where absent.`,
    }),
  ),
};

export const PageQuery = Type.Object(pageParameters, { additionalProperties: false });

/** What an operation needs for a page, with the default filled in. */
export function toPageOptions({ cursor, limit = DEFAULT_LIMIT }: { cursor?: string; limit?: number }) {
  return { cursor, limit };
}

/** Of lists that look at so many for a page, and no further. */
export const MAY_BE_SHORT =
  'With filters, a page may have fewer than asked for, or none: go on until `nextCursor` is null.';

export function pageOf<Schema extends TSchema>($id: string, schema: Schema, description: string) {
  return Type.Object(
    {
      data: Type.Array(ref(schema)),
      nextCursor: Type.Unsafe<string | null>({
        type: ['string', 'null'],
        description: 'Send it as `cursor` for the next page; null on the last.',
      }),
    },
    { $id, description },
  );
}
