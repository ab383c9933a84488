import { Type, type TSchema } from 'typebox';
import type { IdKind } from '../../domain/new-id.ts';
import { ref } from './ref.ts';
import { id, nullableText } from './values.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

/** One page of a list, with the cursor of the next. */
export function pageOf<Schema extends TSchema>($id: string, schema: Schema, description: string) {
  return Type.Object(
    {
      data: Type.Array(ref(schema)),
      nextCursor: nullableText('Send it as `cursor` to get the next page; null on the last page.'),
    },
    { $id, description },
  );
}

/** The parameters of a list that is returned in pages. */
export const pageParameters = {
  cursor: Type.Optional(
    Type.String({ maxLength: 100, description: 'The `nextCursor` of the previous page.' }),
  ),
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: MAX_LIMIT,
      description: `Page size. ${DEFAULT_LIMIT} by default.`,
    }),
  ),
};

/** @param kind whose ids the cursors are: anything else would silently give the wrong page, or none */
export const pageQuery = (kind: IdKind) =>
  Type.Object(
    { ...pageParameters, cursor: Type.Optional(id(kind, 'The `nextCursor` of the previous page.')) },
    { additionalProperties: false },
  );

/** What an operation needs for a page, with the default filled in. */
export function toPageOptions({ cursor, limit = DEFAULT_LIMIT }: { cursor?: string; limit?: number }) {
  return { cursor, limit };
}

/** For lists that scan a limited number of rows for each page. */
export const MAY_BE_SHORT =
  'With filters, a page can hold fewer entries than `limit`, or none: continue until `nextCursor` is null.';
